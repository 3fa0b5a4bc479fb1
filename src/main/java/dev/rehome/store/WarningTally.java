package dev.rehome.store;

import dev.rehome.record.RecordWarning;
import dev.rehome.record.SourceRecord;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds warnings up: those with the same code, subject and message become one, with the place,
 * example and hint of the first. For one thread.
 */
public final class WarningTally {

  private final Map<List<String>, Warning> warnings = new LinkedHashMap<>();

  public void add(SourceRecord record, RecordWarning warning) {
    add(
        new Warning(
            warning.code(),
            warning.message(),
            warning.subject(),
            1,
            record.file().name() + ":" + record.place().line(),
            warning.example(),
            warning.hint()));
  }

  public void add(Warning warning) {
    String subject = warning.subject() == null ? "" : warning.subject();
    warnings.merge(
        List.of(warning.code(), subject, warning.message()),
        warning,
        (first, more) -> first.plus(more.count()));
  }

  public void addAll(Collection<Warning> more) {
    more.forEach(this::add);
  }

  /** In the order they were first met. */
  public List<Warning> warnings() {
    return List.copyOf(warnings.values());
  }
}

package dev.rehome.store;

import dev.rehome.record.RecordProblem;
import dev.rehome.record.RecordWarning;
import dev.rehome.record.SourceRecord;
import java.util.List;

/**
 * What became of one record.
 *
 * @param changes one per row; empty when rejected, or when no entity wanted the record
 * @param problems why it was rejected; empty when it was not
 * @param shared with which other files it shares keys
 * @param warnings what the target has to say about it beyond its mapping
 */
public record RecordOutcome(
    SourceRecord source,
    List<RowChange> changes,
    List<RecordProblem> problems,
    List<SharedKey> shared,
    List<RecordWarning> warnings) {

  public RecordOutcome(SourceRecord source, List<RowChange> changes, List<RecordProblem> problems) {
    this(source, changes, problems, List.of(), List.of());
  }

  /** How a record counts in promise 1: the strongest thing that happened to one of its rows. */
  public enum Kind {
    INSERTED,
    UPDATED,
    UNCHANGED,
    SKIPPED,
    REJECTED
  }

  public Kind kind() {
    if (!problems.isEmpty()) {
      return Kind.REJECTED;
    }
    RowAction strongest = RowAction.SKIPPED;
    for (RowChange change : changes) {
      if (change.action().compareTo(strongest) < 0) {
        strongest = change.action();
      }
    }
    return switch (strongest) {
      case INSERTED -> Kind.INSERTED;
      case UPDATED -> Kind.UPDATED;
      case UNCHANGED -> Kind.UNCHANGED;
      case SKIPPED -> Kind.SKIPPED;
    };
  }
}

package dev.rehome.record;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The smallest thing a format reads: either a value, or the reason why there is none. Either way it
 * knows its place, so that it can be counted and cut out.
 *
 * @param file the file it is in
 * @param place where in the file
 * @param key the key it had where records are the members of an object, else null
 * @param value the neutral value (see the package); null when there is a problem
 * @param problem why it could not be read, else null
 * @param warnings what a person should know about it although it is migrated; those of a record
 *     that is rejected before it gets to the target are dropped
 */
public record SourceRecord(
    SourceFile file,
    RecordPlace place,
    @Nullable String key,
    @Nullable Object value,
    @Nullable RecordProblem problem,
    List<RecordWarning> warnings) {

  public SourceRecord(
      SourceFile file,
      RecordPlace place,
      @Nullable String key,
      @Nullable Object value,
      @Nullable RecordProblem problem) {
    this(file, place, key, value, problem, List.of());
  }

  public static SourceRecord of(SourceFile file, RecordPlace place, Object value) {
    return new SourceRecord(file, place, null, value, null);
  }

  /** The same record with one warning more; how a format raises one. */
  public SourceRecord with(RecordWarning warning) {
    List<RecordWarning> more = new ArrayList<>(warnings);
    more.add(warning);
    return new SourceRecord(file, place, key, value, problem, List.copyOf(more));
  }

  public static SourceRecord broken(SourceFile file, RecordPlace place, RecordProblem problem) {
    return new SourceRecord(file, place, null, null, problem);
  }
}

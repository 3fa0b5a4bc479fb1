package dev.rehome.record;

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
 */
public record SourceRecord(
    SourceFile file,
    RecordPlace place,
    @Nullable String key,
    @Nullable Object value,
    @Nullable RecordProblem problem) {

  public static SourceRecord of(SourceFile file, RecordPlace place, Object value) {
    return new SourceRecord(file, place, null, value, null);
  }

  public static SourceRecord broken(SourceFile file, RecordPlace place, RecordProblem problem) {
    return new SourceRecord(file, place, null, null, problem);
  }
}

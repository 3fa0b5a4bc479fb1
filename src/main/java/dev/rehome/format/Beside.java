package dev.rehome.format;

import dev.rehome.record.RecordProblem;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a file beside its records: a value like that of the whole document, of which the
 * records are left out.
 *
 * @param value null for nothing
 * @param problem why not all of it could be kept; null when all is there
 */
public record Beside(@Nullable Object value, @Nullable RecordProblem problem) {

  public static final Beside NOTHING = new Beside(null, null);

  public static RecordProblem tooLarge(long limit) {
    return RecordProblem.of(
        "too-large",
        "what stands beside the records takes more than " + limit + " bytes (max_record_size)");
  }
}

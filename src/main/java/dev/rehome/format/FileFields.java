package dev.rehome.format;

import dev.rehome.record.RecordProblem;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a file outside its records: a value like that of the whole document, of which the
 * records are left out.
 *
 * @param value null for nothing
 * @param problem why not all of it could be kept; null when all is there
 */
public record FileFields(@Nullable Object value, @Nullable RecordProblem problem) {

  public static final FileFields NONE = new FileFields(null, null);

  public static RecordProblem tooLarge(long limit) {
    return RecordProblem.of(
        "too-large",
        "the fields outside the records take more than " + limit + " bytes (max_record_size)");
  }
}

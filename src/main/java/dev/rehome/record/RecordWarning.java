package dev.rehome.record;

import org.jspecify.annotations.Nullable;

/**
 * Something about a record that a person should know although the record is migrated. Warnings are
 * tallied: those with the same code, subject and message are one, with a count and the place of the
 * first. So the message must be the same for every record it concerns; what differs from record to
 * record belongs into the example.
 *
 * <p>A format raises one with {@link SourceRecord#with}, the mapping through {@link MappedRecord}.
 *
 * @param code a stable identifier in kebab case, such as {@code rule}
 * @param subject the entity, field or file it is about, when there is one
 * @param example what was found in this record; only that of the first is kept
 * @param hint what to do about it, naming the option to write
 */
public record RecordWarning(
    String code,
    String message,
    @Nullable String subject,
    @Nullable String example,
    @Nullable String hint) {

  public static RecordWarning of(String code, String message) {
    return new RecordWarning(code, message, null, null, null);
  }
}

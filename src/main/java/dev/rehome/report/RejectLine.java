package dev.rehome.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code rejects.jsonl}: one thing wrong with one record.
 *
 * @param line and {@code record} counted from 1
 * @param byteOffset of the record's first byte in the file
 * @param hint what to do, when that is known
 * @param tried where the record was read from this time; null unless a retry rejected it
 * @param copy the file under {@code rejects/} that has the record in its source form
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RejectLine(
    String file,
    long line,
    long byteOffset,
    long byteLength,
    long record,
    @Nullable String entity,
    @Nullable String field,
    String code,
    String message,
    @Nullable String hint,
    @Nullable Tried tried,
    String copy) {

  /** A place in a file that may be a copy. */
  public record Tried(String file, long line, long byteOffset) {}
}

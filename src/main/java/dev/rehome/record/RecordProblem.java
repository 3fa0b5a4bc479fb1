package dev.rehome.record;

import dev.rehome.problem.VisibleText;
import org.jspecify.annotations.Nullable;

/**
 * Why a record cannot be migrated. A fact about data, never an exception. Messages may quote data
 * as it is: invisible characters become escapes here.
 *
 * @param code a stable identifier in kebab case, such as {@code required} or {@code json-syntax}
 * @param message what is wrong and what was expected
 * @param entity the entity that could not be made, when the record could be read at all
 * @param field the column or source field at fault, when one is
 * @param hint what to do, such as the option to write, when that is known
 */
public record RecordProblem(
    String code,
    String message,
    @Nullable String entity,
    @Nullable String field,
    @Nullable String hint) {

  public RecordProblem {
    message = VisibleText.of(message);
    hint = hint == null ? null : VisibleText.of(hint);
  }

  /** A problem without a hint. */
  public RecordProblem(
      String code, String message, @Nullable String entity, @Nullable String field) {
    this(code, message, entity, field, null);
  }

  public static RecordProblem of(String code, String message) {
    return new RecordProblem(code, message, null, null);
  }

  /** The same problem with advice. */
  public RecordProblem hint(@Nullable String advice) {
    return new RecordProblem(code, message, entity, field, advice);
  }
}

package dev.rehome.record;

import org.jspecify.annotations.Nullable;

/**
 * Why a record cannot be migrated. A fact about data, never an exception.
 *
 * @param code a stable kebab-case word, such as {@code required} or {@code json-syntax}
 * @param message what is wrong and what was expected
 * @param entity the entity that could not be made, when the record could be read at all
 * @param field the column or source field at fault, when one is
 */
public record RecordProblem(
    String code, String message, @Nullable String entity, @Nullable String field) {

  public static RecordProblem of(String code, String message) {
    return new RecordProblem(code, message, null, null);
  }
}

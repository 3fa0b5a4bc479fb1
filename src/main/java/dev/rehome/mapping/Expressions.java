package dev.rehome.mapping;

import dev.rehome.record.PlainText;
import org.jspecify.annotations.Nullable;

/** How evaluations that gave no usable result are told. */
final class Expressions {

  private Expressions() {}

  /** For a condition that gave something else than true or false, or failed. */
  static String failed(CompiledExpression expression, @Nullable Object result) {
    String reason =
        result instanceof CompiledExpression.Failure failure
            ? failure.message()
            : "expected true or false but found " + PlainText.shown(result);
    return reason + " in the expression: " + expression.text();
  }
}

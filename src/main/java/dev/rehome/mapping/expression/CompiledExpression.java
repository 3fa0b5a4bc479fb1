package dev.rehome.mapping.expression;

import dev.rehome.record.PlainText;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An expression, ready to be evaluated by any number of threads. Hides the expression language,
 * whose classes are loaded only when a spec has an expression.
 */
public interface CompiledExpression {

  /**
   * A path that an expression reads, as far as that is known without evaluating it.
   *
   * @param variable where it starts
   * @param path the members selected by name or constant index; what lies below is used whole
   * @param namesOnly whether only the names of its members are read if it is a map, for the
   *     expression runs through it
   */
  record Use(String variable, List<String> path, boolean namesOnly) {}

  /** Why an evaluation failed. */
  record Failure(String message) {}

  /** The expression as written. */
  String text();

  List<Use> uses();

  /**
   * @param variables the neutral value of each variable
   * @return a neutral value (or OffsetDateTime for timestamps, byte[] for bytes), or a {@link
   *     Failure}
   */
  @Nullable Object evaluate(Function<String, @Nullable Object> variables);

  /** Why the result of a condition is not one: it failed, or is neither true nor false. */
  default String failed(@Nullable Object result) {
    String reason =
        result instanceof Failure failure
            ? failure.message()
            : "expected true or false but found " + PlainText.shown(result);
    return reason + " in the expression: " + text();
  }
}

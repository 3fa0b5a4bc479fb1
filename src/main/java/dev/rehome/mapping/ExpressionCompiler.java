package dev.rehome.mapping;

import dev.rehome.problem.Problem;
import dev.rehome.spec.Expression;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compiles expressions. */
interface ExpressionCompiler {

  /**
   * @param variables the variables there are; the value names their members, null when they can be
   *     anything
   * @param condition whether the result must be true or false
   * @param problems takes everything that is wrong with the expression
   * @return null when there were problems
   */
  @Nullable CompiledExpression compile(
      Expression expression,
      Map<String, @Nullable Set<String>> variables,
      boolean condition,
      Consumer<Problem> problems);
}

package dev.rehome.mapping.expression;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Problem;
import dev.rehome.spec.Expression;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Expressions in CEL, the Common Expression Language (github.com/google/cel-spec), with its
 * standard macros and functions and its string and math extensions. Every variable is {@code dyn}:
 * types are checked as far as constants and functions show them, the rest when a record is
 * evaluated.
 */
public final class CelExpressions {

  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']+)'.*");

  private final Map<Set<String>, Cel> environments = new HashMap<>();

  /**
   * Compiles an expression.
   *
   * @param variables the variables there are; the value names their members, null when they can be
   *     anything
   * @param condition whether the result must be true or false
   * @param problems takes everything that is wrong with the expression
   * @return null when there were problems
   */
  public @Nullable CompiledExpression compile(
      Expression expression,
      Map<String, @Nullable Set<String>> variables,
      boolean condition,
      Consumer<Problem> problems) {
    Cel cel = environments.computeIfAbsent(variables.keySet(), CelExpressions::environment);
    CelValidationResult result = cel.compile(expression.text());
    if (result.hasError()) {
      result
          .getErrors()
          .forEach(issue -> problems.accept(problem(expression, issue, variables.keySet())));
      return null;
    }
    try {
      return checked(expression, cel, result.getAst(), variables, condition, problems);
    } catch (CelValidationException | CelEvaluationException e) {
      problems.accept(problem(expression, String.valueOf(e.getMessage())));
      return null;
    }
  }

  /** The older of the library's evaluators, because the newer one first copies whole maps. */
  private static Cel environment(Set<String> variables) {
    CelBuilder builder =
        CelFactory.legacyCelBuilder()
            .setOptions(CelOptions.current().enableHeterogeneousNumericComparisons(true).build())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addCompilerLibraries(CelExtensions.strings(), CelExtensions.math())
            .addRuntimeLibraries(CelExtensions.strings(), CelExtensions.math());
    ExactNumberFunctions.addTo(builder);
    for (String variable : variables) {
      builder.addVar(variable, SimpleType.DYN);
      builder.addVar(ExpressionVariables.asWritten(variable), SimpleType.DYN);
    }
    return builder.build();
  }

  private static @Nullable CompiledExpression checked(
      Expression expression,
      Cel cel,
      CelAbstractSyntaxTree tree,
      Map<String, @Nullable Set<String>> variables,
      boolean condition,
      Consumer<Problem> problems)
      throws CelValidationException, CelEvaluationException {
    CelKind kind = tree.getResultType().kind();
    if (condition && kind != CelKind.BOOL && kind != CelKind.DYN) {
      problems.accept(
          problem(
              expression,
              "expected a condition (true or false) but the expression gives "
                  + tree.getResultType().name()));
      return null;
    }
    ExpressionVariables read =
        new ExpressionVariables(cel.parse(expression.text()).getAst(), variables.keySet());
    List<Problem> unknown = unknownMembers(expression, read.uses(), variables);
    unknown.forEach(problems);
    return unknown.isEmpty()
        ? new CelExpression(
            expression.text(),
            read.uses(),
            read.calculated(),
            read.passedOn(),
            cel.createProgram(cel.check(read.renamed()).getAst()))
        : null;
  }

  private static Problem problem(Expression expression, CelIssue issue, Set<String> variables) {
    String message =
        issue.getMessage()
            + " at column "
            + (issue.getSourceLocation().getColumn() + 1)
            + (issue.getSourceLocation().getLine() > 1
                ? " of line " + issue.getSourceLocation().getLine()
                : "");
    Problem problem = problem(expression, message);
    Matcher undeclared = UNDECLARED.matcher(issue.getMessage());
    return undeclared.matches()
        ? problem.hint(DidYouMean.hint(undeclared.group(1), variables.stream().sorted().toList()))
        : problem;
  }

  private static Problem problem(Expression expression, String message) {
    return Problem.of("cel", message + " of the expression: " + expression.text())
        .at(expression.where());
  }

  private static List<Problem> unknownMembers(
      Expression expression,
      List<CompiledExpression.Use> uses,
      Map<String, @Nullable Set<String>> variables) {
    List<Problem> problems = new ArrayList<>();
    for (CompiledExpression.Use use : uses) {
      Set<String> members = variables.get(use.variable());
      if (members != null && !use.path().isEmpty() && !members.contains(use.path().get(0))) {
        String member = use.path().get(0);
        problems.add(
            Problem.of(
                    "cel",
                    "'%s' has no '%s' here; in the expression: %s"
                        .formatted(use.variable(), member, expression.text()))
                .at(expression.where())
                .hint(DidYouMean.hint(member, members.stream().sorted().toList())));
      }
    }
    return problems;
  }

  /**
   * One compiled program; CEL programs are immutable.
   *
   * @param passedOn the variables that are read by their second name, see {@link
   *     ExpressionVariables}
   */
  private record CelExpression(
      String text,
      List<Use> uses,
      List<String> calculated,
      List<String> passedOn,
      CelRuntime.Program program)
      implements CompiledExpression {

    @Override
    public @Nullable Object evaluate(Function<String, @Nullable Object> variables) {
      Map<String, Object> bindings = new HashMap<>();
      for (String variable : calculated) {
        bindings.put(variable, CelValues.toCel(variables.apply(variable)));
      }
      for (String variable : passedOn) {
        bindings.put(
            ExpressionVariables.asWritten(variable),
            CelValues.asWritten(variables.apply(variable)));
      }
      try {
        return CelValues.toNeutral(program.eval(bindings));
      } catch (CelEvaluationException e) {
        return new Failure(String.valueOf(e.getMessage()));
      } catch (StackOverflowError e) {
        return new Failure("the value is nested too deeply for an expression");
      } catch (RuntimeException e) {
        // the library wraps what it expects; anything else is still about this record's data
        return new Failure(e.toString());
      }
    }
  }
}

package dev.rehome.problem;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Ends a verb with everything that is wrong. The problems are for the user; the cause is for us.
 */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Fault fault;
  private final transient List<Problem> problems;

  public ProblemException(Fault fault, Problem problem) {
    this(fault, List.of(problem), null);
  }

  public ProblemException(Fault fault, Problem problem, Throwable cause) {
    this(fault, List.of(problem), cause);
  }

  public ProblemException(Fault fault, List<Problem> problems) {
    this(fault, problems, null);
  }

  private ProblemException(Fault fault, List<Problem> problems, @Nullable Throwable cause) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), cause);
    this.fault = fault;
    this.problems = List.copyOf(problems);
  }

  /** One problem that a failure of another system comes down to. */
  public static ProblemException of(
      Fault fault, String code, String message, @Nullable String hint, Throwable cause) {
    return new ProblemException(fault, new Problem(code, message, null, hint), cause);
  }

  public Fault fault() {
    return fault;
  }

  public List<Problem> problems() {
    return problems;
  }
}

package dev.rehome.store.target;

import dev.rehome.problem.Problem;

/** A program that a {@link TableScript} uses has failed; what it wrote is not to be used. */
public final class ProgramFailedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public ProgramFailedException(Problem problem) {
    super(problem.toString());
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }
}

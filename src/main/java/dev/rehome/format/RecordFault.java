package dev.rehome.format;

import dev.rehome.record.RecordProblem;

/** Leaves a parser when a record turns out to be broken; ends as the record's problem. */
public final class RecordFault extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient RecordProblem problem;

  public RecordFault(String code, String message) {
    this(RecordProblem.of(code, message));
  }

  public RecordFault(RecordProblem problem) {
    super(problem.message(), null, false, false);
    this.problem = problem;
  }

  public RecordProblem problem() {
    return problem;
  }
}

package dev.rehome.format;

import dev.rehome.record.RecordProblem;

/** Leaves a parser when a record turns out to be broken; ends as the record's problem. */
final class RecordFault extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient RecordProblem problem;

  RecordFault(String code, String message) {
    super(message, null, false, false);
    this.problem = RecordProblem.of(code, message);
  }

  RecordProblem problem() {
    return problem;
  }
}

package dev.rehome.job;

import dev.rehome.problem.Fault;
import dev.rehome.store.RunStatus;

/** How a launch of a run ended. */
public record Ending(RunStatus status, Result result) {

  /** The results that a caller of Rehome has to distinguish. */
  public enum Result {
    DONE,
    DONE_WITH_REJECTS,
    TOO_MANY_REJECTS,
    PROBLEMS_FOUND,
    FAILED,
    WRONG_USAGE,
    BUSY,
    UNREACHABLE,
    INTERRUPTED,
    TERMINATED;

    public static Result of(Fault fault) {
      return switch (fault) {
        case USAGE -> WRONG_USAGE;
        case SYSTEM -> FAILED;
        case BUSY -> BUSY;
        case UNREACHABLE -> UNREACHABLE;
      };
    }
  }

  /** After a failed verification all was done, and the same checks would fail again. */
  boolean resumable() {
    return status.resumable() && result != Result.PROBLEMS_FOUND;
  }
}

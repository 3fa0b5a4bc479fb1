package dev.rehome.job;

import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;

/** How a launch of a run ended. */
record Ending(RunStatus status, int exitCode) {

  static Ending of(RunRow run) {
    Integer exitCode = run.exitCode();
    return new Ending(run.status(), exitCode == null ? ExitCodes.FAILED : exitCode);
  }

  /**
   * Whether the same command goes on with the run. After a failed verification there is nothing
   * left to go on with: everything was read, and the same questions would get the same answers.
   */
  boolean resumable() {
    return status.resumable() && exitCode != ExitCodes.PROBLEMS_FOUND;
  }
}

package dev.rehome.cli.launch;

import dev.rehome.job.Ending.Result;

/** What the process exits with; schedulers act on these numbers, so they stay. */
public final class ExitCodes {

  /** An artifact is not what would be made of its sources now; no failure. */
  public static final int UPDATE_NEEDED = 7;

  private ExitCodes() {}

  public static int of(Result result) {
    return switch (result) {
      case DONE -> 0;
      case FAILED -> 1;
      case WRONG_USAGE -> 2;
      case DONE_WITH_REJECTS -> 3;
      case TOO_MANY_REJECTS -> 4;
      case PROBLEMS_FOUND -> 5;
      case BUSY -> 6;
      case UNREACHABLE -> 75; // EX_TEMPFAIL of sysexits.h
      case INTERRUPTED -> 130; // by convention 128 + SIGINT
      case TERMINATED -> 143; // by convention 128 + SIGTERM
    };
  }
}

package dev.rehome.job;

import dev.rehome.problem.Fault;

/** What the process exits with; schedulers act on these numbers, so they stay. */
public final class ExitCodes {

  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;
  public static final int DONE_WITH_REJECTS = 3;
  public static final int TOO_MANY_REJECTS = 4;
  public static final int PROBLEMS_FOUND = 5;
  public static final int BUSY = 6;

  /** EX_TEMPFAIL of sysexits.h. */
  public static final int TRY_LATER = 75;

  private ExitCodes() {}

  public static int of(Fault fault) {
    return switch (fault) {
      case USAGE -> USAGE;
      case SYSTEM -> FAILED;
      case BUSY -> BUSY;
      case UNREACHABLE -> TRY_LATER;
    };
  }
}

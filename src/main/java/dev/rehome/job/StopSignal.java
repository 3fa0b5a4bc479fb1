package dev.rehome.job;

/** Asks a run to stop: at the end of its chunk, else at once. Safe for any thread. */
public final class StopSignal {

  /** What a process exits with after SIGINT, by convention 128 + 2. */
  public static final int INTERRUPTED = 130;

  /** What a process exits with after SIGTERM, by convention 128 + 15. */
  public static final int TERMINATED = 143;

  private volatile int exitCode;

  /**
   * Asks for the stop; the first call counts.
   *
   * @param code what the process shall exit with
   */
  public synchronized void request(int code) {
    if (exitCode == 0) {
      exitCode = code;
    }
  }

  public boolean requested() {
    return exitCode != 0;
  }

  int exitCode() {
    return exitCode;
  }
}

package dev.rehome.cli.launch;

import dev.rehome.job.Ending.Result;
import dev.rehome.job.RunControl;

/**
 * Turns SIGINT and SIGTERM into a request to stop at the next chunk, instead of the JVM's shutdown,
 * which would close the database under the running chunk. A second SIGINT ends the process at once;
 * the ledger stands at the last committed chunk.
 */
public final class Signals {

  private final Object interruptBefore;
  private final Object terminateBefore;

  private Signals(Object interruptBefore, Object terminateBefore) {
    this.interruptBefore = interruptBefore;
    this.terminateBefore = terminateBefore;
  }

  public static Signals watch(RunControl control) {
    return new Signals(
        org.jline.utils.Signals.register(
            "INT",
            () -> {
              if (control.stopRequested()) {
                Runtime.getRuntime().halt(ExitCodes.of(Result.INTERRUPTED));
              }
              control.stop(Result.INTERRUPTED);
            }),
        org.jline.utils.Signals.register("TERM", () -> control.stop(Result.TERMINATED)));
  }

  /** Gives the signals back to whoever had them. */
  public void unwatch() {
    org.jline.utils.Signals.unregister("INT", interruptBefore);
    org.jline.utils.Signals.unregister("TERM", terminateBefore);
  }
}

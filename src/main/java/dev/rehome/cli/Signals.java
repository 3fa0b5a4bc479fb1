package dev.rehome.cli;

import dev.rehome.job.Progress;
import dev.rehome.job.StopSignal;

/**
 * Turns SIGINT and SIGTERM into a request to stop at the next chunk, instead of the JVM's shutdown,
 * which would close the database under the running chunk. A second SIGINT ends the process at once;
 * the ledger stands at the last committed chunk.
 */
final class Signals {

  private final Object interruptBefore;
  private final Object terminateBefore;

  private Signals(Object interruptBefore, Object terminateBefore) {
    this.interruptBefore = interruptBefore;
    this.terminateBefore = terminateBefore;
  }

  static Signals watch(StopSignal stop, Progress progress) {
    return new Signals(
        org.jline.utils.Signals.register(
            "INT",
            () -> {
              if (stop.requested()) {
                Runtime.getRuntime().halt(StopSignal.INTERRUPTED);
              }
              stop.request(StopSignal.INTERRUPTED);
              progress.stopping();
            }),
        org.jline.utils.Signals.register(
            "TERM",
            () -> {
              stop.request(StopSignal.TERMINATED);
              progress.stopping();
            }));
  }

  /** Gives the signals back to whoever had them. */
  void unwatch() {
    org.jline.utils.Signals.unregister("INT", interruptBefore);
    org.jline.utils.Signals.unregister("TERM", terminateBefore);
  }
}

package dev.rehome.cli.progress;

import dev.rehome.job.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Chooses how progress is shown: a bar for a person at a terminal, a heartbeat for a log. */
public final class ProgressDisplay {

  private ProgressDisplay() {}

  /**
   * @param verb what the bar is of
   */
  public static Progress on(PrintWriter err, String verb) {
    return terminal() ? new ProgressBarDisplay(err, verb) : new Heartbeat(err);
  }

  /** Java knows nothing of standard error alone; on Linux the link behind it says so. */
  private static boolean terminal() {
    if ("dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString().startsWith("/dev/pts/");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // no Linux: a heartbeat is good everywhere
    }
  }
}

package dev.rehome.cli.launch;

import ch.qos.logback.classic.Level;

/**
 * Decides how much is logged, before anything logs: {@code --verbose}, else the environment
 * variable {@code LOG_LEVEL}, else warnings.
 */
public final class Logging {

  private static volatile boolean verbose;

  private Logging() {}

  public static void start(boolean isVerbose) {
    verbose = isVerbose;
  }

  public static boolean verbose() {
    return verbose;
  }

  public static Level level() {
    return verbose ? Level.INFO : Level.toLevel(System.getenv("LOG_LEVEL"), Level.WARN);
  }
}

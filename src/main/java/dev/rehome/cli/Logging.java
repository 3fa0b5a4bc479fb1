package dev.rehome.cli;

import ch.qos.logback.classic.Level;

/**
 * Decides how much is logged, before anything logs: {@code --verbose}, else the environment
 * variable {@code LOG_LEVEL}, else warnings.
 */
final class Logging {

  private static volatile boolean verbose;

  private Logging() {}

  static void start(boolean isVerbose) {
    verbose = isVerbose;
  }

  static boolean verbose() {
    return verbose;
  }

  static Level level() {
    return verbose ? Level.INFO : Level.toLevel(System.getenv("LOG_LEVEL"), Level.WARN);
  }
}

package dev.rehome.cli;

/** Decides how much the libraries log; read by {@code logback.xml} when logging starts. */
final class Logging {

  private static final String LEVEL = "rehome.log.level";
  private static final String FRAMEWORK_LEVEL = "rehome.batch.log.level";

  private Logging() {}

  static void start(boolean verbose) {
    if (System.getProperty(LEVEL) == null) {
      String asked = System.getenv().getOrDefault("LOG_LEVEL", "WARN");
      System.setProperty(LEVEL, verbose ? "INFO" : asked);
      System.setProperty(FRAMEWORK_LEVEL, verbose ? "INFO" : "OFF");
    }
  }
}

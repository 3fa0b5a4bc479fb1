package dev.rehome.cli.options;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What every verb understands about its output. */
public final class CommonOptions {

  private enum OutputFormat {
    TEXT,
    JSON
  }

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "${env:REHOME_FORMAT:-text}",
      description = "How to answer on standard output (default: text).")
  private OutputFormat format = OutputFormat.TEXT;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress and no summary; problems only.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log what happens, and show where failures come from.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean help;

  public boolean json() {
    return format == OutputFormat.JSON;
  }

  public boolean quiet() {
    return quiet;
  }

  public boolean verbose() {
    return verbose;
  }

  /** Whether the command is to be verbose; false where it does not know the option. */
  public static boolean verbose(CommandLine command) {
    return command.getMixins().get("common") instanceof CommonOptions common && common.verbose;
  }
}

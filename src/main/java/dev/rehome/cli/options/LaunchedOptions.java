package dev.rehome.cli.options;

import dev.rehome.job.LaunchOptions;
import dev.rehome.job.TargetRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every verb that makes a run takes, whatever the verb does. */
public final class LaunchedOptions {

  @Option(
      names = "--runs-dir",
      paramLabel = "DIR",
      defaultValue = "${env:REHOME_RUNS_DIR:-rehome-runs}",
      description = "Where each run leaves its report and rejects (default: rehome-runs).")
  private Path runsDirectory = Path.of("rehome-runs");

  @Option(
      names = "--operator",
      paramLabel = "NAME",
      defaultValue = "${env:REHOME_OPERATOR}",
      description = "Who launches it, for 'history --audit', beside the user of the system.")
  private @Nullable String operator;

  /** Spring properties for those who need them; not shown because few do. */
  @Option(names = "--spring-property", hidden = true)
  private List<String> springProperties = new ArrayList<>();

  public LaunchOptions launch(
      TargetRequest target, boolean dryRun, boolean startOver, String command) {
    List<String> environment = springProperties.stream().map(property -> "--" + property).toList();
    return new LaunchOptions(
        target, runsDirectory, dryRun, startOver, command, environment, operator);
  }
}

package dev.rehome.job;

import dev.rehome.files.Directories;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The options of every verb that makes a run.
 *
 * @param runsDirectory where each run leaves its report
 * @param dryRun does everything, keeps nothing
 * @param startOver gives up an unfinished run instead of resuming it
 * @param command the request in the caller's words, for messages and for the owner's note beside
 *     the lock
 * @param environment further Spring properties, {@code --name=value}
 */
public record LaunchOptions(
    TargetRequest target,
    Path runsDirectory,
    boolean dryRun,
    boolean startOver,
    String command,
    List<String> environment) {

  /** Where the directories of runs are unless somebody says otherwise. */
  public static final Path STANDARD_RUNS_DIRECTORY = Path.of("rehome-runs");

  /**
   * Creates the runs directory when it is missing.
   *
   * @throws ProblemException when nothing can be written there
   */
  void createRunsDirectory() {
    try {
      Directories.requireWritable(runsDirectory);
    } catch (IOException e) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of(
                  "unwritable-runs-dir",
                  "reports cannot be written there: " + e.getClass().getSimpleName())
              .at(Location.of(runsDirectory.toString())),
          e);
    }
  }
}

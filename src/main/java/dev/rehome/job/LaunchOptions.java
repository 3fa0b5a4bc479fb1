package dev.rehome.job;

import dev.rehome.files.Directories;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of every verb that makes a run.
 *
 * @param runsDirectory where each run leaves its report
 * @param dryRun does everything, keeps nothing
 * @param startOver gives up an unfinished run instead of resuming it
 * @param command the request in the caller's words, for messages and for the owner's note beside
 *     the lock
 * @param environment further Spring properties, {@code --name=value}
 * @param operator whom the audit trail names beside the user of the operating system, null for
 *     nobody
 */
public record LaunchOptions(
    TargetRequest target,
    Path runsDirectory,
    boolean dryRun,
    boolean startOver,
    String command,
    List<String> environment,
    @Nullable String operator) {

  private static final int LONGEST_OPERATOR = 200;

  /** Where the directories of runs are unless somebody says otherwise. */
  public static final Path STANDARD_RUNS_DIRECTORY = Path.of("rehome-runs");

  /** Without an operator. */
  public LaunchOptions(
      TargetRequest target,
      Path runsDirectory,
      boolean dryRun,
      boolean startOver,
      String command,
      List<String> environment) {
    this(target, runsDirectory, dryRun, startOver, command, environment, null);
  }

  void check(Problems problems) {
    target.check(problems);
    if (operator != null
        && (operator.isBlank()
            || operator.length() > LONGEST_OPERATOR
            || operator.chars().anyMatch(Character::isISOControl))) {
      problems.add(
          Problem.of(
              "bad-option",
              "operator must be a name on one line, at most " + LONGEST_OPERATOR + " characters"));
    }
  }

  /** The same, which neither gives up nor only rehearses a run. */
  public LaunchOptions anew() {
    return new LaunchOptions(target, runsDirectory, false, false, command, environment, operator);
  }

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

package dev.rehome.job;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory of all runs, which must be there before a run needs it. */
final class RunsDirectory {

  /** Where it is unless somebody says otherwise. */
  static final Path STANDARD = Path.of("rehome-runs");

  private RunsDirectory() {}

  /**
   * Creates it when it is missing.
   *
   * @throws ProblemException when nothing can be written there
   */
  static void check(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, ".rehome", ".tmp"));
    } catch (IOException e) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of(
                  "unwritable-runs-dir",
                  "reports cannot be written there: " + e.getClass().getSimpleName())
              .at(Location.of(directory.toString()))
              .hint("choose another directory with --runs-dir, or change its permissions"),
          e);
    }
  }
}

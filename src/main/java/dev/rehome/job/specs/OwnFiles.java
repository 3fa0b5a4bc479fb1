package dev.rehome.job.specs;

import dev.rehome.format.source.OwnOutput;
import dev.rehome.job.LaunchOptions;
import dev.rehome.store.ledger.LedgerDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Rehome writes, as far as a launch can know it: reports, databases, temporary files. */
public final class OwnFiles {

  private static final Path STANDARD_DATA = Path.of("rehome-data");
  private static final Path STANDARD_BACKUPS = Path.of("rehome-backups");
  private static final String RUN = "????????-??????-*-????";

  private OwnFiles() {}

  /** How the directories of databases that are thrown away begin. */
  public static final String SCRATCH = "rehome-validate";

  /** Of a launch. */
  public static OwnOutput of(LaunchOptions launch) {
    List<Path> paths = standard();
    paths.add(launch.runsDirectory());
    paths.addAll(OwnOutput.matching(launch.runsDirectory(), RUN));
    paths.addAll(LedgerDatabase.files(launch.target().settings("")));
    paths.addAll(LedgerDatabase.files(launch.target().ledgerSettings("")));
    return OwnOutput.of(paths);
  }

  /** Of a verb that is given nothing but a spec. */
  public static OwnOutput ofAnyLaunch() {
    return OwnOutput.of(standard());
  }

  /** Whether a place lies below the directory of all runs, as copies of rejects do. */
  static boolean isInsideRuns(Path place, Path runsDirectory) {
    try {
      return place.toRealPath().startsWith(runsDirectory.toRealPath());
    } catch (IOException missing) {
      return false;
    }
  }

  private static List<Path> standard() {
    List<Path> paths = new ArrayList<>();
    paths.add(LaunchOptions.STANDARD_RUNS_DIRECTORY);
    paths.add(STANDARD_DATA);
    paths.add(STANDARD_BACKUPS);
    paths.addAll(OwnOutput.matching(Path.of(System.getProperty("java.io.tmpdir")), SCRATCH + "*"));
    return paths;
  }
}

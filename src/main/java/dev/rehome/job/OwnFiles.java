package dev.rehome.job;

import dev.rehome.format.source.OwnOutput;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.ledger.LedgerConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Rehome writes, as far as a launch can know it: reports, databases, temporary files. */
final class OwnFiles {

  private static final Path STANDARD_DATA = Path.of("rehome-data");
  private static final String RUN = "????????-??????-*-????";

  private OwnFiles() {}

  /** Of an import or a validation. */
  static OwnOutput of(ImportRequest request) {
    List<Path> paths = standard();
    paths.add(request.runsDirectory());
    paths.addAll(OwnOutput.matching(request.runsDirectory(), RUN));
    paths.addAll(databases(request.target().settings("")));
    paths.addAll(databases(request.target().ledgerSettings("")));
    return OwnOutput.of(paths);
  }

  /** Of a verb that is told nothing but a spec. */
  static OwnOutput ofAnyLaunch() {
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
    paths.add(RunsDirectory.STANDARD);
    paths.add(STANDARD_DATA);
    paths.addAll(Scratch.all());
    return paths;
  }

  private static List<Path> databases(StoreSettings settings) {
    return LedgerConfiguration.files(settings);
  }
}

package dev.rehome.job.specs;

import dev.rehome.format.RecordFormats;
import dev.rehome.job.Failures;
import dev.rehome.job.Stores;
import dev.rehome.job.TargetRequest;
import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.spec.Spec;
import dev.rehome.spec.read.SpecReader;
import dev.rehome.store.RunQueries;
import dev.rehome.store.RunRow;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.ledger.LedgerDatabase;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.dao.DataAccessException;

/**
 * A run of the ledger.
 *
 * @param spec as it was when the run began, over the source that the run had
 */
public record RecordedRun(RunRow row, Spec spec) {

  private static final int LATEST = 50;

  /**
   * Looks for a run without opening the ledger to write.
   *
   * @param runsDirectory where copies of rejects are
   * @throws ProblemException with {@code USAGE} when there is no such run, with {@code BUSY} when
   *     another process has the ledger database to itself
   */
  public static RecordedRun find(
      TargetRequest target, String command, String runId, Path runsDirectory) {
    StoreSettings settings = target.ledgerSettings(command);
    if (!LedgerDatabase.exists(settings)) {
      throw refused(
          Problem.of("no-run", "nothing has been imported into " + settings.safeUrl())
              .hint("name the target of the run with --target"));
    }
    try {
      return LedgerDatabase.reading(settings, ledger -> find(ledger, runId, runsDirectory));
    } catch (DataAccessException failure) {
      throw Failures.explainedUnchecked(settings, failure);
    }
  }

  private static RecordedRun find(RunQueries ledger, String runId, Path runsDirectory) {
    RunRow row = ledger.find(runId).orElseThrow(() -> refused(unknown(ledger, runId)));
    return new RecordedRun(row, spec(ledger, row, runsDirectory));
  }

  /**
   * The newest run of a spec that is wanted, among its latest; found without opening the ledger to
   * write.
   */
  public static Optional<RunRow> newest(
      TargetRequest target, String command, String spec, Predicate<RunRow> wanted) {
    StoreSettings settings = target.ledgerSettings(command);
    if (!LedgerDatabase.exists(settings)) {
      return Optional.empty();
    }
    try {
      return LedgerDatabase.reading(settings, ledger -> ledger.history(spec, LATEST)).stream()
          .filter(wanted)
          .findFirst();
    } catch (DataAccessException failure) {
      throw Failures.explainedUnchecked(settings, failure);
    }
  }

  /**
   * The spec of a run as it was.
   *
   * @throws ProblemException with {@code BUSY} where the ledger database does not tell it now
   */
  public static Spec spec(RunQueries ledger, RunRow row, Path runsDirectory) {
    Optional<String> text = ledger.specText(row.specChecksum());
    if (text.isEmpty()) {
      throw new ProblemException(
          Fault.BUSY,
          Problem.of("ledger-in-use", "another process is using the ledger database")
              .hint("wait until it has ended; 'rehome status' shows it"));
    }
    Spec spec =
        new SpecReader(RecordFormats.descriptions(), Stores.ALL)
            .readKept(text.get(), row.specChecksum());
    return spec.source().place().toString().equals(row.source())
        ? spec
        : SpecFiles.placed(spec, Path.of(row.source()), runsDirectory);
  }

  private static Problem unknown(RunQueries ledger, String runId) {
    Problem problem = Problem.of("unknown-run", "there is no run '" + runId + "' in the ledger");
    return DidYouMean.closest(
            runId, ledger.history(null, 50).stream().map(run -> run.context().id()).toList())
        .map(match -> problem.hint("did you mean '" + match + "'?"))
        .orElseGet(() -> problem.hint("'rehome history' lists them"));
  }

  private static ProblemException refused(Problem problem) {
    return new ProblemException(Fault.USAGE, problem);
  }
}

package dev.rehome.job.imports;

import dev.rehome.job.RunControl.StoppedException;
import dev.rehome.job.imports.load.ImportRun;
import dev.rehome.job.imports.load.TooManyRejectsException;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.store.FileStatus;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunPhase;
import dev.rehome.store.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The last step: nothing may be missing, in the ledger or in the target. */
final class Verification {

  private final ImportRun run;

  Verification(ImportRun run) {
    this.run = run;
  }

  /**
   * Fails the run when a file was not read to its end. Failed questions to the target and the
   * ledger are recorded and become part of the report.
   *
   * @throws StoppedException after a stop signal; the next launch checks again
   */
  void check() {
    Problems problems = new Problems();
    run.files(0).forEach(file -> check(file, problems));
    problems.throwIfAny(Fault.SYSTEM);
    if (run.options().tooManyRejects(run.ledger().totals(run.context()), true)) {
      throw new TooManyRejectsException();
    }
    List<IntegrityCheck> checks =
        new ArrayList<>(run.ledger().audit(run.context(), run.spec(), run.control()::endIfStopped));
    checks.addAll(run.session().verify(run.control()::endIfStopped));
    run.ledger().addChecks(run.context(), checks);
    run.ledger().warn(run.context(), RunPhase.VERIFICATION, warnings(checks));
  }

  /**
   * What is known only now that everything was read: what the checks and whole-run questions say.
   */
  private List<Warning> warnings(List<IntegrityCheck> checks) {
    Stream<Warning> neverFound =
        run
            .mapper()
            .neverFound(
                run.ledger().finds(run.context()), run.ledger().unmapped(run.context()).keySet())
            .stream()
            .map(
                warning ->
                    Warning.of(warning.code(), warning.message(), warning.subject())
                        .hint(Objects.requireNonNull(warning.hint())));
    Stream<Warning> checked = checks.stream().flatMap(check -> Stream.ofNullable(check.warning()));
    return Stream.concat(neverFound, checked).toList();
  }

  private void check(LedgerFile file, Problems problems) {
    run.control().endIfStopped();
    if (file.status() == FileStatus.PENDING && run.options().limit() == null) {
      problems.add(
          Problem.of("unfinished-file", "the file was not read to its end")
              .at(Location.of(file.name())));
    }
  }
}

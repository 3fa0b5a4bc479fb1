package dev.rehome.job.retry;

import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RunPhase;
import dev.rehome.store.RunRow;
import dev.rehome.store.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The last step: the import, as it is now, must add up in the ledger and in the target. */
final class RetryVerification {

  private static final String IMPORT = "import";

  private final RetryRun run;

  RetryVerification(RetryRun run) {
    this.run = run;
  }

  void check() {
    run.retries().finish(run.context(), run.of());
    List<IntegrityCheck> checks = new ArrayList<>();
    if (isNewest()) {
      checks.addAll(run.ledger().audit(run.of(), run.spec(), run.control()::endIfStopped));
    }
    checks.addAll(run.session().verify(run.control()::endIfStopped));
    run.ledger().addChecks(run.context(), checks);
    List<Warning> warnings =
        checks.stream().flatMap(check -> Stream.ofNullable(check.warning())).toList();
    run.ledger().warn(run.context(), RunPhase.VERIFICATION, warnings);
  }

  /** A later import of the spec may have taken items over. */
  private boolean isNewest() {
    return run.ledger()
        .latest(IMPORT, run.imported().spec(), "")
        .map(RunRow::context)
        .filter(newest -> newest.number() == run.of().number())
        .isPresent();
  }
}

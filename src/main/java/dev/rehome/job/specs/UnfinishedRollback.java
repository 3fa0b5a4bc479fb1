package dev.rehome.job.specs;

import dev.rehome.job.TargetRequest;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunRow;
import dev.rehome.store.journal.Journal;
import java.util.Optional;

/**
 * A rollback that has begun to undo a run and has not ended. Until it has, target and ledger are
 * neither as before the run nor as after it, so nobody else writes rows of the spec.
 *
 * @param undoneRun the id of the run that it rolls back
 */
public record UnfinishedRollback(RunRow row, String undoneRun) {

  /** The name under which a rollback keeps which run it is of. */
  public static final String UNDONE_RUN = "undone-run";

  private static final String VERB = "rollback";

  /** What a rollback of a run is to be recognised by. */
  public static String identity(TargetRequest target, String run) {
    return place(target) + "run=" + run + "\n";
  }

  /** What the scope of a run says that writes to this target, if it may be one of several. */
  public static String place(TargetRequest target) {
    return target.apart() ? "target=" + target.place() + "\n" : "";
  }

  /** The one of a spec, of which there is one at most. */
  public static Optional<UnfinishedRollback> find(
      RunLedger ledger, Journal journal, TargetRequest target, String spec) {
    return ledger
        .latest(VERB, spec, place(target))
        .filter(row -> row.status().resumable())
        .filter(row -> !journal.rollbacks().counts(row.context()).isEmpty())
        .map(row -> new UnfinishedRollback(row, row.options().getOrDefault(UNDONE_RUN, "")));
  }

  /**
   * Lets nothing else begin.
   *
   * @throws ProblemException always
   */
  public void refuse() {
    throw new ProblemException(
        Fault.USAGE,
        Problem.of(
                "unfinished-rollback",
                "run %s of this spec is rolled back only in part".formatted(undoneRun))
            .hint("go on with it first: rehome rollback " + undoneRun));
  }
}

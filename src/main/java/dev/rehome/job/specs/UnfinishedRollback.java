package dev.rehome.job.specs;

import dev.rehome.job.TargetRequest;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.RunLedger;
import dev.rehome.store.journal.Journal;
import org.jspecify.annotations.Nullable;

/**
 * A rollback that has begun to undo a run and has not ended. Until it has, target and ledger are
 * neither as before the run nor as after it, so nobody else writes rows of the spec.
 */
public final class UnfinishedRollback {

  /** The name under which a rollback keeps which run it is of. */
  public static final String UNDONE_RUN = "undone-run";

  private static final String VERB = "rollback";

  private UnfinishedRollback() {}

  /** What a rollback of a run is to be recognised by. */
  public static String identity(TargetRequest target, String run) {
    return place(target) + "run=" + run + "\n";
  }

  /** What the scope of a run says that writes to this target, if it may be one of several. */
  public static String place(TargetRequest target) {
    return target.apart() ? "target=" + target.place() + "\n" : "";
  }

  /**
   * Lets nobody else begin.
   *
   * @param except the run whose rollback may go on, null for none
   * @throws ProblemException when a run of the spec is rolled back in part
   */
  public static void requireNone(
      RunLedger ledger,
      Journal journal,
      TargetRequest target,
      String spec,
      @Nullable String except) {
    ledger
        .latest(VERB, spec, place(target))
        .filter(row -> row.status().resumable())
        .filter(row -> !journal.rollbacks().counts(row.context()).isEmpty())
        .map(row -> row.options().getOrDefault(UNDONE_RUN, ""))
        .filter(undone -> !undone.equals(except))
        .ifPresent(
            undone -> {
              throw new ProblemException(
                  Fault.USAGE,
                  Problem.of(
                          "unfinished-rollback",
                          "run %s of this spec is rolled back only in part".formatted(undone))
                      .hint("go on with it first: rehome rollback " + undone));
            });
  }
}

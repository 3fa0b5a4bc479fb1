package dev.rehome.job.rollback;

import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.Verb;
import dev.rehome.job.VerbJob;
import dev.rehome.job.specs.RecordedRun;
import dev.rehome.job.specs.UnfinishedRollback;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.spec.Spec;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import dev.rehome.store.journal.Journal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rollback of one run, with the spec that this ran with. */
final class RollbackVerb implements Verb {

  private final RollbackRequest request;
  private final RecordedRun recorded;
  private final RunContext fresh;

  RollbackVerb(RollbackRequest request, RunControl control) {
    this.request = request;
    this.recorded = new RunToUndo(request).find();
    this.fresh = control.newRun(recorded.spec().name());
  }

  @Override
  public Spec spec() {
    return recorded.spec();
  }

  @Override
  public RunContext fresh() {
    return fresh;
  }

  @Override
  public TargetRequest target() {
    return request.launch().target();
  }

  /** Whatever else it is asked to do, a rollback of the same run is the same work. */
  @Override
  public Scope scope() {
    String identity = UnfinishedRollback.identity(target(), request.run());
    Map<String, String> free = new LinkedHashMap<>();
    free.put(UnfinishedRollback.UNDONE_RUN, request.run());
    free.put("force", Boolean.toString(request.force()));
    free.put("with-later", Boolean.toString(request.withLater()));
    free.put("drop-created", Boolean.toString(request.dropCreated()));
    free.put("chunk-size", Integer.toString(request.chunkSize()));
    return new Scope(identity, identity, Map.of(), free);
  }

  @Override
  public void check(RunLedger ledger, Journal journal) {
    refuseOtherTarget();
    UnfinishedRollback.requireNone(ledger, journal, target(), spec().name(), request.run());
    if (journal.retention().isPruned(recorded.row().context().number())) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of(
                  "run-pruned",
                  "run %s was pruned: how its rows were before is not known any more"
                      .formatted(request.run()))
              .hint("restore a backup, or import an older source"));
    }
    refuseOther(ledger);
    if (!request.withLater()) {
      refuseLater(new LaterRuns(journal.rollbacks().overtaken()).of(recorded.row().context()));
    }
  }

  /** A run of a verb that writes no rows is not made to look as if it had been undone. */
  private void refuseOther(RunLedger ledger) {
    RunRow row = recorded.row();
    boolean writes = row.verb().equals("import") || row.status() == RunStatus.ROLLED_BACK;
    if (!writes
        && ledger.itemsToUndo(row.context(), null, 1).isEmpty()
        && ledger.created(row.context()).isEmpty()) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of(
                  "not-undoable", "run %s (%s) wrote no rows".formatted(request.run(), row.verb()))
              .hint("there is nothing to roll back"));
    }
  }

  /** A ledger beside its targets knows the rows of several. */
  private void refuseOtherTarget() {
    if (!recorded.row().scope().contains(UnfinishedRollback.place(target()))) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of(
                  "other-target",
                  "run %s did not write to %s".formatted(request.run(), target().place()))
              .hint("give the --target of the run; its summary.txt names it"));
    }
  }

  private void refuseLater(List<LaterRuns.Later> later) {
    if (!later.isEmpty()) {
      throw new ProblemException(
          Fault.USAGE,
          later.stream()
              .map(
                  run ->
                      Problem.of(
                          "later-run",
                          "run %s has written %,d %s again that run %s had written"
                              .formatted(
                                  run.context().id(),
                                  run.rows(),
                                  run.rows() == 1 ? "row" : "rows",
                                  request.run())))
              .toList());
    }
  }

  @Override
  public VerbJob begin(Run run) {
    return new RollbackWork(new RollbackRun(request, recorded, run));
  }
}

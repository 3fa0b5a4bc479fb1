package dev.rehome.job.rollback;

import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.job.specs.RecordedRun;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunRow;
import dev.rehome.store.journal.Overtaken;
import dev.rehome.store.journal.RollbackRecords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One rollback under way: its request, and the runs it undoes. For one thread. */
final class RollbackRun implements AutoCloseable {

  private final RollbackRequest request;
  private final Run run;
  private final List<Overtaken> overtaken;
  private final List<UndoneRun> undone;
  private final Outcome outcome;

  RollbackRun(RollbackRequest request, RecordedRun recorded, Run run) {
    this.request = request;
    this.run = run;
    this.overtaken = records().overtaken();
    this.undone = undone(recorded);
    this.outcome = new Outcome();
  }

  /** Those that an earlier launch has finished included, and the one asked for last. */
  private List<UndoneRun> undone(RecordedRun recorded) {
    Set<String> ids = new LinkedHashSet<>();
    if (request.withLater()) {
      new LaterRuns(overtaken)
          .of(recorded.row().context())
          .forEach(later -> ids.add(later.context().id()));
    }
    ids.addAll(records().counts(context()).keySet());
    ids.remove(recorded.row().context().id());
    List<UndoneRun> all = new ArrayList<>();
    for (String id : ids) {
      RunRow row = ledger().find(id).orElseThrow();
      Path runs = request.launch().runsDirectory();
      all.add(new UndoneRun(row, RecordedRun.spec(ledger(), row, runs), run.target()));
    }
    all.sort((one, other) -> Long.compare(other.context().number(), one.context().number()));
    RunRow row = ledger().find(recorded.row().context().id()).orElseThrow();
    all.add(new UndoneRun(row, recorded.spec(), run.target()));
    return List.copyOf(all);
  }

  RollbackRequest request() {
    return request;
  }

  Run run() {
    return run;
  }

  RunContext context() {
    return run.context();
  }

  RunLedger ledger() {
    return run.ledger();
  }

  RollbackRecords records() {
    return run.journal().rollbacks();
  }

  RunControl control() {
    return run.control();
  }

  boolean rehearsed() {
    return run.rehearsed();
  }

  /** Newest first. */
  List<UndoneRun> undone() {
    return undone;
  }

  /** What runs wrote and later ones wrote again, when this launch began. */
  List<Overtaken> overtaken() {
    return overtaken;
  }

  /** What is known of this launch only. */
  Outcome outcome() {
    return outcome;
  }

  Path directory() {
    return request.launch().runsDirectory().resolve(context().id());
  }

  @Override
  public void close() {
    undone.forEach(UndoneRun::close);
  }
}

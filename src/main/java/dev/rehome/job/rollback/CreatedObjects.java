package dev.rehome.job.rollback;

import dev.rehome.job.rollback.RollbackReport.KeptObject;
import dev.rehome.store.CreatedObject;
import dev.rehome.store.target.DropResult;
import java.util.List;

/** The tables that the runs created: drops them if that was asked for and they are empty again. */
final class CreatedObjects {

  private final RollbackRun run;

  CreatedObjects(RollbackRun run) {
    this.run = run;
  }

  void drop() {
    run.outcome().forgetObjects();
    if (run.request().dropCreated()) {
      run.undone().forEach(run.rehearsed() ? this::show : this::drop);
    }
  }

  private void show(UndoneRun undone) {
    run.ledger().created(undone.context()).forEach(object -> run.outcome().dropped(object.name()));
  }

  private void drop(UndoneRun undone) {
    List<CreatedObject> created = run.ledger().created(undone.context());
    for (CreatedObject object : created) {
      run.control().endIfStopped();
      DropResult result = run.run().target().drop(object);
      if (result.kind() == DropResult.Kind.KEPT) {
        run.outcome().kept(new KeptObject(object.name(), result.reason()));
        continue;
      }
      run.records().forget(undone.context(), object);
      if (result.kind() == DropResult.Kind.DROPPED) {
        run.outcome().dropped(object.name());
      }
    }
  }
}

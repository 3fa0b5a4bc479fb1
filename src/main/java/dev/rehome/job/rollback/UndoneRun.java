package dev.rehome.job.rollback;

import dev.rehome.spec.Spec;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunRow;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.Target;
import dev.rehome.store.target.TargetSession;
import org.jspecify.annotations.Nullable;

/** A run that is rolled back, with the spec it ran with. For one thread. */
final class UndoneRun implements AutoCloseable {

  private final RunRow row;
  private final Spec spec;
  private final Target target;
  private @Nullable TargetSession session;

  UndoneRun(RunRow row, Spec spec, Target target) {
    this.row = row;
    this.spec = spec;
    this.target = target;
  }

  RunRow row() {
    return row;
  }

  RunContext context() {
    return row.context();
  }

  Spec spec() {
    return spec;
  }

  /** Brings the target to where the ledger says it is. */
  void recover() {
    target.recover(spec);
  }

  /** Opens the target when it is wanted for the first time. */
  TargetSession session() {
    if (session == null) {
      session = target.open(row.context(), spec, OpenMode.EXISTING);
    }
    return session;
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}

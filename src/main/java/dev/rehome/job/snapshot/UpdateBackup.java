package dev.rehome.job.snapshot;

import dev.rehome.job.Run;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.WriteMode;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowAction;
import dev.rehome.store.RowChange;
import dev.rehome.store.journal.BackupRecord;
import dev.rehome.store.target.TargetSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backup that a run makes of the target before it updates the first row that was there before
 * the run. Whether there will be such a row is not known ahead: the first transaction that updates
 * one is rolled back, then the rows of all entities that may be updated are copied, then the run
 * goes on. So a run that only inserts, or finds everything unchanged, pays nothing.
 *
 * <p>For one thread.
 */
public final class UpdateBackup {

  private final Run run;
  private final Spec spec;
  private final @Nullable SnapshotRequest request;
  private boolean needed;
  private boolean made;

  /**
   * @param request null where no backup is wanted
   */
  public UpdateBackup(Run run, Spec spec, @Nullable SnapshotRequest request) {
    this.run = run;
    this.spec = spec;
    this.request = request;
    this.made = request == null;
  }

  /**
   * Looks at what was written in the current transaction.
   *
   * @throws BackupNeededException when rows were updated that no backup has
   */
  public void check(List<RecordOutcome> outcomes) {
    if (made || outcomes.stream().noneMatch(UpdateBackup::updates)) {
      return;
    }
    made = !backups().isEmpty();
    if (!made) {
      needed = true;
      throw new BackupNeededException();
    }
  }

  /** What the run itself has written has nothing to be kept. */
  private static boolean updates(RecordOutcome outcome) {
    for (RowChange change : outcome.changes()) {
      if (change.action() == RowAction.UPDATED && change.before() != null) {
        return true;
      }
    }
    return false;
  }

  /** Makes the backup if it was found to be needed. Recorded within the current transaction. */
  public void makeIfNeeded(TargetSession session) {
    if (!needed || request == null) {
      return;
    }
    Snapshot snapshot = new Snapshot(run, spec, request);
    List<EntitySpec> updatable =
        spec.entities().stream()
            .filter(entity -> entity.mode() != WriteMode.SKIP_EXISTING)
            .toList();
    snapshot.take(backup -> snapshot.addRows(backup, session, updatable));
    needed = false;
  }

  /** Those of the run; one at most. */
  public List<BackupRecord> backups() {
    return run.journal().backups().of(run.context()).stream()
        .filter(backup -> backup.name().equals(run.context().id()))
        .toList();
  }
}

package dev.rehome.job.snapshot;

/**
 * A row would be updated that was there before the run, and there is no backup of it yet: the
 * transaction is to be rolled back, and the backup to be made.
 */
public final class BackupNeededException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BackupNeededException() {
    super("a backup must be made before rows are updated");
  }
}

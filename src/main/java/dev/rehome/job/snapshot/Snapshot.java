package dev.rehome.job.snapshot;

import dev.rehome.archive.Backup;
import dev.rehome.archive.BackupOrigin;
import dev.rehome.archive.BackupWriter;
import dev.rehome.archive.RowLine;
import dev.rehome.archive.RowsWriter;
import dev.rehome.job.Run;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.store.journal.BackupRecord;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import dev.rehome.store.target.TargetSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The backup that a run makes: it has the name of the run. Read back before it counts, then
 * recorded in the ledger. For one thread.
 */
public final class Snapshot {

  private static final int ROWS_BETWEEN_SIGNS = 1000;

  private final Run run;
  private final Spec spec;
  private final SnapshotRequest request;

  public Snapshot(Run run, Spec spec, SnapshotRequest request) {
    this.run = run;
    this.spec = spec;
    this.request = request;
  }

  /** What goes into the backup besides its spec. */
  @FunctionalInterface
  public interface Content {
    void writeTo(BackupWriter backup);
  }

  /**
   * Writes the backup, unless an earlier attempt of the run has finished it; what an interrupted
   * one has left is removed. Recorded within the current transaction.
   *
   * @throws dev.rehome.job.StoppedException after a stop signal; nothing is left then
   */
  public Backup take(Content content) {
    Instant now = run.now();
    Backup backup =
        request
            .store()
            .find(run.context().id())
            .map(this::verified)
            .orElseGet(() -> written(content, now));
    run.journal().backups().add(run.context(), record(backup));
    return backup;
  }

  private Backup verified(Backup finished) {
    finished.requireWhole(run.control()::endIfStopped);
    return finished;
  }

  private Backup written(Content content, Instant now) {
    Runnable beforeEach = run.control()::endIfStopped;
    try (BackupWriter backup =
        request.store().begin(run.context().id(), origin(), now, beforeEach)) {
      backup.spec(spec.text());
      content.writeTo(backup);
      return backup.finish();
    }
  }

  private BackupOrigin origin() {
    return new BackupOrigin(
        request.verb(),
        run.context().id(),
        spec.name(),
        spec.checksum(),
        spec.source().place().toAbsolutePath().normalize().toString(),
        root(spec).toString(),
        request.target());
  }

  /** The directory that the names of source files are relative to. */
  public static Path root(Spec spec) {
    Path path = spec.source().path().toAbsolutePath().normalize();
    return Files.isRegularFile(path) ? Objects.requireNonNull(path.getParent()) : path;
  }

  private BackupRecord record(Backup backup) {
    return new BackupRecord(
        run.context().id(),
        backup.manifest().name(),
        backup.directory().toAbsolutePath().normalize().toString(),
        backup.sha256(),
        backup.manifest().size(),
        backup.manifest().files(),
        backup.manifest().rows(),
        backup.manifest().createdAt(),
        run.now());
  }

  /** Adds the rows of entities as the target has them. */
  public void addRows(BackupWriter backup, TargetSession session, List<EntitySpec> entities) {
    for (EntitySpec entity : entities) {
      backup.rows(entity.name(), rows -> addRows(rows, session, entity));
    }
  }

  private void addRows(RowsWriter rows, TargetSession session, EntitySpec entity) {
    session.scan(
        entity.name(),
        Selection.ALL.withImages(),
        new Consumer<>() {
          private long count;

          @Override
          public void accept(TargetRow row) {
            rows.add(new RowLine(row.key(), row.newId(), Objects.requireNonNull(row.image())));
            if (++count % ROWS_BETWEEN_SIGNS == 0) {
              run.control().endIfStopped();
              run.control().advanced(0, ROWS_BETWEEN_SIGNS, 0);
            }
          }
        });
  }
}

package dev.rehome.job.cleanup;

import dev.rehome.archive.SourceEntry;
import dev.rehome.job.cleanup.Originals.Original;
import dev.rehome.job.snapshot.Snapshot;
import dev.rehome.job.snapshot.SnapshotRequest;
import dev.rehome.store.journal.Removal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.stream.Stream;

/** Copies what is to go into a backup, of which each run has one. */
final class SourceBackup {

  private final CleanupRun cleanup;
  private final Originals originals;

  SourceBackup(CleanupRun cleanup) {
    this.cleanup = cleanup;
    this.originals = cleanup.originals();
  }

  /** Writes it, or reads again what an earlier launch has written, if there is anything to do. */
  void write() {
    if (cleanup.backup().isPresent() || cleanup.plan().hasPlanned()) {
      new Snapshot(
              cleanup.run(),
              cleanup.spec(),
              new SnapshotRequest(
                  cleanup.request().verb(),
                  cleanup.request().launch().target().name(),
                  cleanup.request().backups()))
          .take(backup -> backup.files(this::entries));
    }
  }

  private Iterator<SourceEntry> entries() {
    return cleanup.plan().all(Removal.State.PLANNED).flatMap(this::entries).iterator();
  }

  private Stream<SourceEntry> entries(Removal removal) {
    try {
      return originals.of(removal.name()).stream().map(Original::entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

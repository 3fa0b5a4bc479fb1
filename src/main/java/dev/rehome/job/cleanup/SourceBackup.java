package dev.rehome.job.cleanup;

import dev.rehome.archive.Backup;
import dev.rehome.archive.BackupOrigin;
import dev.rehome.archive.FileBackup;
import dev.rehome.archive.SourceEntry;
import dev.rehome.job.cleanup.Originals.Original;
import dev.rehome.store.journal.Removal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
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
    Optional<Backup> written = cleanup.backup();
    if (written.isPresent()) {
      written.get().requireWhole(cleanup.control()::endIfStopped);
    } else if (cleanup.removals(Removal.State.PLANNED).findAny().isPresent()) {
      FileBackup.write(
          cleanup.request().backups(),
          cleanup.backupName(),
          new BackupOrigin(
              "cleanup",
              cleanup.run().context().id(),
              cleanup.spec().name(),
              cleanup.spec().checksum(),
              cleanup.spec().source().place().toAbsolutePath().normalize().toString(),
              cleanup.spec().source().path().toAbsolutePath().normalize().toString(),
              null),
          cleanup.spec().text(),
          cleanup.now(),
          () -> cleanup.removals(Removal.State.PLANNED).flatMap(this::entries).iterator(),
          cleanup.control()::endIfStopped);
    }
  }

  private Stream<SourceEntry> entries(Removal removal) {
    try {
      return originals.of(removal.name()).stream().map(Original::entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.rehome.job.prune;

import dev.rehome.archive.Backup;
import dev.rehome.archive.BackupManifest;
import dev.rehome.archive.FileEntry;
import dev.rehome.format.source.ContentHash;
import dev.rehome.problem.Problem;
import dev.rehome.record.FileNames;
import dev.rehome.record.SourceFile;
import dev.rehome.store.journal.Removal;
import dev.rehome.store.journal.Removal.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which backups may go: those of this ledger's runs that nobody depends on. */
final class BackupSelection {

  private static final String CLEANUP = "cleanup";

  private final PruneRun prune;
  private final Set<String> resumableRuns;

  /**
   * @param resumableRuns the ids of runs that go on with their backup when they are resumed
   */
  BackupSelection(PruneRun prune, Set<String> resumableRuns) {
    this.prune = prune;
    this.resumableRuns = resumableRuns;
  }

  void addTo(List<Removal> removals) {
    List<Problem> unreadable = new ArrayList<>();
    List<Backup> backups = new ArrayList<>(prune.request().backups().list(unreadable));
    backups.sort(Comparator.comparing(backup -> backup.manifest().createdAt()));
    Collections.reverse(backups);
    Ranks ranks = new Ranks(prune);
    for (Backup backup : backups) {
      prune.run().control().endIfStopped();
      BackupManifest manifest = backup.manifest();
      String why = ranks.next(manifest.origin().spec(), manifest.createdAt());
      String run = manifest.origin().run();
      if (prune.wants(manifest.origin().spec(), run == null ? "" : run)) {
        Removal removal =
            Removal.planned(
                removals.size(), Kind.BACKUP, manifest.name(), manifest.size(), backup.sha256());
        removals.add(why == null ? decide(removal, backup) : removal.kept("recent", why));
      }
    }
  }

  private Removal decide(Removal removal, Backup backup) {
    boolean recorded =
        prune.run().journal().backups().named(removal.name()).stream()
            .anyMatch(record -> record.sha256().equals(removal.sha256()));
    if (!recorded) {
      return removal.kept("other-ledger", "no run of this ledger has made it");
    }
    String run = backup.manifest().origin().run();
    if (run != null && resumableRuns.contains(run)) {
      return removal.kept("resumable", "its run can be resumed: " + run);
    }
    String onlyHere =
        prune.request().also().lastCopies() || !isOfCleanup(backup) ? null : onlyIn(backup);
    return onlyHere == null
        ? removal
        : removal.kept("last-copy", "it has files that are not in their place: " + onlyHere);
  }

  private static boolean isOfCleanup(Backup backup) {
    return backup.manifest().origin().reason().equals(CLEANUP);
  }

  /** The first file that is not, byte for byte, where it was; null when all are. */
  private @Nullable String onlyIn(Backup backup) {
    Path root = Path.of(backup.manifest().origin().root());
    @Nullable String[] missing = new String[1];
    backup.entries(
        entry -> {
          if (missing[0] == null && !isInPlace(root, entry)) {
            missing[0] = entry.name();
          }
        });
    return missing[0];
  }

  private boolean isInPlace(Path root, FileEntry entry) {
    Path path = FileNames.resolve(root, entry.name());
    try {
      return Files.isRegularFile(path)
          && Files.size(path) == entry.size()
          && ContentHash.sha256(
                  new SourceFile(path, entry.name(), entry.size(), entry.modified()),
                  prune.run().control()::endIfStopped)
              .equals(entry.sha256());
    } catch (IOException unreadable) {
      return false;
    }
  }
}

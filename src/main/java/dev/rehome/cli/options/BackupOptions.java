package dev.rehome.cli.options;

import dev.rehome.archive.BackupStore;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where backups are. */
public final class BackupOptions {

  @Option(
      names = {"--backup-dir", "--backup"},
      paramLabel = "DIR",
      defaultValue = "${env:REHOME_BACKUP_DIR:-rehome-backups}",
      description = "Where backups are (default: rehome-backups).")
  private Path directory = BackupStore.STANDARD;

  public BackupStore store() {
    return new BackupStore(directory);
  }
}

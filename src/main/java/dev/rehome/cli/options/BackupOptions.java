package dev.rehome.cli.options;

import dev.rehome.archive.BackupStore;
import dev.rehome.crypto.Encryption;
import dev.rehome.crypto.EncryptionKeys;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where backups are. They are encrypted where a key is set in the environment. */
public final class BackupOptions {

  @Option(
      names = {"--backup-dir", "--backup"},
      paramLabel = "DIR",
      defaultValue = "${env:REHOME_BACKUP_DIR:-rehome-backups}",
      description = "Where backups are (default: rehome-backups).")
  private Path directory = BackupStore.STANDARD;

  public BackupStore store() {
    return new BackupStore(
        directory, EncryptionKeys.from(System.getenv()).map(Encryption::new).orElse(null));
  }
}

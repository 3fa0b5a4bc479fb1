package dev.rehome.archive;

import java.time.Instant;

/** A backup of files alone. */
public final class FileBackup {

  private FileBackup() {}

  /**
   * Copies files into a new backup, reads it back and compares it with what was copied. The files
   * themselves stay; {@link Backup#entries} says what was copied of each.
   *
   * @param name of the backup; there must be none of that name
   * @param specText the text of the spec that names the files
   * @param beforeEach is run before each piece that is read or written; what it throws ends the
   *     work
   * @throws dev.rehome.problem.ProblemException when a file cannot be read or changes meanwhile,
   *     when the disk is full or cannot be written, or what is read back is not what was written;
   *     then there is no such backup
   */
  public static Backup write(
      BackupStore store,
      String name,
      BackupOrigin origin,
      String specText,
      Instant now,
      Iterable<SourceEntry> files,
      Runnable beforeEach) {
    try (BackupWriter writer = store.begin(name, origin, now, beforeEach)) {
      writer.spec(specText);
      writer.files(files);
      return writer.finish();
    }
  }
}

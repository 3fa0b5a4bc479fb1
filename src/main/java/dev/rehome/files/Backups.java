package dev.rehome.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Copies of a file as it was, beside it, called {@code NAME.backup_YYYYMMDD_HHMMSS.EXT} with the
 * time in UTC. A second one of the same second ends in {@code _2}; none is ever replaced.
 */
public final class Backups {

  private Backups() {}

  /**
   * Copies a file, verified and forced to the disk.
   *
   * @param clock tells the time in the name
   * @return the copy
   * @throws NoSuchFileException when there is no such file
   */
  public static Path copy(Path file, Clock clock) throws IOException {
    BackupName first = BackupName.of(file, clock);
    for (BackupName name = first; ; name = name.next()) {
      Path backup = name.in(Directories.of(file));
      try {
        VerifiedCopy.copy(file, backup);
        return backup;
      } catch (FileAlreadyExistsException sameSecond) {
        // the next number
      }
    }
  }

  /** The same; nothing when there is no file yet. */
  public static Optional<Path> copyIfPresent(Path file, Clock clock) throws IOException {
    return Files.exists(file) ? Optional.of(copy(file, clock)) : Optional.empty();
  }

  /** The backups of a file, the newest by its name first. */
  public static List<Path> of(Path file) throws IOException {
    List<BackupName> names = new ArrayList<>();
    Path directory = Directories.of(file);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
          BackupName.parse(file, Objects.requireNonNull(entry.getFileName())).ifPresent(names::add);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names.stream().sorted(BackupName.NEWEST_FIRST).map(name -> name.in(directory)).toList();
  }

  /**
   * Gives a file the content of its newest backup, which stays. What the file was until then is not
   * kept: {@link #copy} it before, if it is worth something, and write the older content yourself.
   *
   * @return the backup that was restored, empty when there is none and nothing was done
   */
  public static Optional<Path> restoreNewest(Path file) throws IOException {
    Optional<Path> newest = of(file).stream().findFirst();
    if (newest.isPresent()) {
      AtomicFile.write(file, out -> Files.copy(newest.get(), out));
    }
    return newest;
  }
}

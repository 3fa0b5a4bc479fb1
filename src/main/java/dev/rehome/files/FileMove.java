package dev.rehome.files;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Moves a regular file and never replaces another one. To another file system it is copied by a
 * {@link VerifiedCopy}, and then the original is removed. A crash at any instant leaves the file in
 * one of the two places, complete, or in both.
 */
public final class FileMove {

  private FileMove() {}

  /**
   * Moves a file; missing directories above the new place are made.
   *
   * @throws FileAlreadyExistsException when there is something at the new place
   * @throws UnwritableFileException when it cannot be written there
   * @throws IOException when the original cannot be read or removed, or changed meanwhile
   */
  public static void move(Path from, Path to) throws IOException {
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    try {
      Directories.create(Directories.of(to));
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException otherFileSystem) {
      copyThenRemove(from, to);
      return;
    } catch (IOException e) {
      throw UnwritableFileException.of(to, e);
    }
    Directories.force(Directories.of(to));
    Directories.force(Directories.of(from));
  }

  static void copyThenRemove(Path from, Path to) throws IOException {
    VerifiedCopy.copy(from, to);
    Files.delete(from);
    Directories.force(Directories.of(from));
  }
}

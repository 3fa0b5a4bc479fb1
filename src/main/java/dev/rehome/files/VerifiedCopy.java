package dev.rehome.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;

/**
 * A copy of a regular file that is on the disk and was read back before it got its name, which no
 * other file had. It has the permissions and the time of modification of the original.
 */
public final class VerifiedCopy {

  private VerifiedCopy() {}

  /**
   * Copies a file; missing directories above the new place are made.
   *
   * @return the SHA-256 of both
   * @throws FileAlreadyExistsException when there is something at the new place
   * @throws UnwritableFileException when it cannot be written there
   * @throws IOException when the original cannot be read or changed meanwhile, or the disk did not
   *     keep what was written
   */
  public static String copy(Path from, Path to) throws IOException {
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    BasicFileAttributes before = Files.readAttributes(from, BasicFileAttributes.class);
    TemporaryFile temporary = temporary(to);
    try {
      String checksum = fill(temporary, from, to);
      if (!unchanged(before, Files.readAttributes(from, BasicFileAttributes.class))) {
        throw new IOException(from + " changed while it was copied");
      }
      publish(temporary, to, before);
      return checksum;
    } finally {
      temporary.discard();
    }
  }

  private static TemporaryFile temporary(Path to) throws IOException {
    try {
      Directories.create(Directories.of(to));
      return TemporaryFile.create(Directories.of(to));
    } catch (IOException e) {
      throw UnwritableFileException.of(to, e);
    }
  }

  private static String fill(TemporaryFile temporary, Path from, Path to) throws IOException {
    String read = Checksum.ofCopy(from, explained(temporary.stream(), to));
    try {
      temporary.force();
      takePermissions(temporary.path(), from);
    } catch (IOException e) {
      throw UnwritableFileException.of(to, e);
    }
    if (!temporary.checksum().equals(read)) {
      throw new IOException("the copy of " + from + " is not what was read; check the disk");
    }
    return read;
  }

  /** A failure to write says which file; one to read is the caller's. */
  private static OutputStream explained(OutputStream out, Path to) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          out.write(bytes, offset, length);
        } catch (IOException e) {
          throw UnwritableFileException.of(to, e);
        }
      }
    };
  }

  private static void takePermissions(Path copy, Path from) throws IOException {
    PosixFileAttributeView old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
    PosixFileAttributeView fresh = Files.getFileAttributeView(copy, PosixFileAttributeView.class);
    if (old != null && fresh != null) {
      fresh.setPermissions(old.readAttributes().permissions());
    }
  }

  private static boolean unchanged(BasicFileAttributes before, BasicFileAttributes after) {
    return before.size() == after.size()
        && before.lastModifiedTime().equals(after.lastModifiedTime());
  }

  /** The time is set last because Java opens the file for it. */
  private static void publish(TemporaryFile temporary, Path to, BasicFileAttributes original)
      throws IOException {
    try {
      temporary.linkAs(to);
      Files.setLastModifiedTime(to, original.lastModifiedTime());
      Directories.force(Directories.of(to));
    } catch (FileAlreadyExistsException taken) {
      throw taken;
    } catch (IOException e) {
      throw UnwritableFileException.of(to, e);
    }
  }
}

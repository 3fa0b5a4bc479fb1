package dev.rehome.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The place of a file that is to be written, with what the new file takes over from the old. */
final class Destination {

  /** As many as Linux follows. */
  private static final int MOST_LINKS = 40;

  private final Path file;
  private final @Nullable PosixFileAttributes replaced;

  private Destination(Path file, @Nullable PosixFileAttributes replaced) {
    this.file = file;
    this.replaced = replaced;
  }

  /**
   * Follows links, makes missing directories, and looks at what is there.
   *
   * @throws IOException when a file can never be there
   */
  static Destination of(Path requested) throws IOException {
    Path file = followed(requested.toAbsolutePath());
    Path directory = file.getParent();
    if (directory == null) {
      throw new FileSystemException(file.toString(), null, UnwritableFileException.NO_FILE);
    }
    Directories.create(directory);
    return new Destination(
        directory.toRealPath().resolve(Objects.requireNonNull(file.getFileName())),
        attributesOf(file));
  }

  Path file() {
    return file;
  }

  Path directory() {
    return Objects.requireNonNull(file.getParent());
  }

  TemporaryFile newTemporary() throws IOException {
    PosixFileAttributes old = replaced;
    if (old == null) {
      return TemporaryFile.create(directory());
    }
    FileAttribute<?> permissions = PosixFilePermissions.asFileAttribute(old.permissions());
    return TemporaryFile.create(directory(), permissions);
  }

  /** Gives the new file what the old one had and a new file does not have. */
  void passPermissions(TemporaryFile temporary) throws IOException {
    PosixFileAttributes old = replaced;
    if (old == null) {
      return;
    }
    PosixFileAttributeView view =
        Files.getFileAttributeView(temporary.path(), PosixFileAttributeView.class);
    PosixFileAttributes fresh = view.readAttributes();
    try {
      if (!fresh.owner().equals(old.owner())) {
        view.setOwner(old.owner());
      }
      if (!fresh.group().equals(old.group())) {
        view.setGroup(old.group());
      }
    } catch (IOException notAllowed) {
      // Only a privileged process can give a file away; the file is then its writer's.
    }
    view.setPermissions(old.permissions());
  }

  private static Path followed(Path requested) throws IOException {
    Path file = requested;
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemLoopException(requested.toString());
      }
      file = file.resolveSibling(Files.readSymbolicLink(file));
    }
    return file;
  }

  private static @Nullable PosixFileAttributes attributesOf(Path file) throws IOException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isRegularFile()) {
        throw new FileSystemException(file.toString(), null, UnwritableFileException.NO_FILE);
      }
      return Files.getFileStore(file).supportsFileAttributeView(PosixFileAttributeView.class)
          ? Files.readAttributes(file, PosixFileAttributes.class)
          : null;
    } catch (NoSuchFileException missing) {
      return null;
    }
  }
}

package dev.rehome.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Directories whose entries survive a power failure. */
public final class Directories {

  private static final boolean CAN_FORCE = !System.getProperty("os.name").startsWith("Windows");

  private Directories() {}

  /** The directory that a file is in. */
  static Path of(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IllegalArgumentException(file + " is no file");
    }
    return directory;
  }

  /** Makes a directory and those above it; an existing one is left as it is. */
  public static void create(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      create(parent);
      try {
        Files.createDirectory(directory);
      } catch (FileAlreadyExistsException exists) {
        if (!Files.isDirectory(directory)) {
          throw exists;
        }
      }
      force(parent);
    }
  }

  /** Makes a directory that only its owner can read, where the file system has permissions. */
  public static void createPrivate(Path directory) throws IOException {
    if (Files.getFileStore(of(directory)).supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectory(directory);
    }
  }

  /**
   * Makes a directory and finds out whether files can be made in it.
   *
   * @throws IOException when they cannot
   */
  public static void requireWritable(Path directory) throws IOException {
    create(directory);
    TemporaryFile.create(directory).discard();
  }

  /** Makes names in the directory durable; where a directory cannot be opened nothing is done. */
  public static void force(Path directory) throws IOException {
    if (CAN_FORCE) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** Makes the name of a file or directory durable. */
  public static void forceEntry(Path path) throws IOException {
    force(of(path));
  }

  /** Makes the names in a directory and all below it durable. */
  public static void forceTree(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isDirectory)::iterator) {
        force(path);
      }
    }
  }

  /**
   * Gives a finished directory its name, at once and durably. Its files must have been forced.
   *
   * @param place must be in the same directory and must not exist
   */
  public static void publish(Path staging, Path place) throws IOException {
    forceTree(staging);
    Files.move(staging, place, StandardCopyOption.ATOMIC_MOVE);
    force(of(place));
  }

  /** Deletes a directory with all below it, never what a link in it points to. */
  public static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

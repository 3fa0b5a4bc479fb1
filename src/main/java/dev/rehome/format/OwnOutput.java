package dev.rehome.format;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Files and directories that Rehome itself writes. They are no source wherever they lie, by
 * whatever path or link they are reached.
 */
public final class OwnOutput {

  public static final OwnOutput NONE = new OwnOutput(Set.of());

  /** What the operating system calls a file by, its real path where it calls it by nothing. */
  private final Set<Object> keys;

  private OwnOutput(Set<Object> keys) {
    this.keys = keys;
  }

  /** Those of these files and directories that exist, with what is below the directories. */
  public static OwnOutput of(Collection<Path> paths) {
    return new OwnOutput(
        paths.stream().flatMap(path -> key(path).stream()).collect(Collectors.toSet()));
  }

  /** None of what is not there: it is not found either. */
  private static Optional<Object> key(Path path) {
    try {
      return Optional.of(key(path, Files.readAttributes(path, BasicFileAttributes.class)));
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  /** The files in a directory whose names match a glob of the JDK, for {@link #of}. */
  public static Collection<Path> matching(Path directory, String glob) {
    Set<Path> found = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
      files.forEach(found::add);
    } catch (IOException missing) {
      return found;
    }
    return found;
  }

  boolean contains(Path path, BasicFileAttributes attributes) {
    return !keys.isEmpty() && keys.contains(key(path, attributes));
  }

  private static Object key(Path path, BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    if (key != null) {
      return key;
    }
    try {
      return path.toRealPath();
    } catch (IOException gone) {
      return path;
    }
  }
}

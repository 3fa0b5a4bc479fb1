package dev.rehome.format.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Files and directories that Rehome itself writes. They are no source wherever they lie, by
 * whatever path or link they are reached. Directories of runs are known by their reports, too: what
 * another launch was given for {@code --runs-dir} is not known to this one.
 */
public final class OwnOutput {

  public static final OwnOutput NONE = new OwnOutput(Set.of());

  private static final Pattern RUN = Pattern.compile("\\d{8}-\\d{6}-.+-[0-9a-f]{4}");
  private static final Pattern FIRST_MEMBER =
      Pattern.compile("\\s*\\{\\s*\"run\"\\s*:\\s*\"([^\"]*)\"");

  /** More than the first member of a report takes. */
  private static final int REPORT_HEAD = 256;

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
    return this != NONE
        && (!keys.isEmpty() && keys.contains(key(path, attributes))
            || attributes.isDirectory() && (isRun(path) || isBackup(path)));
  }

  /** Whether a directory is that of a run, of whatever launch: its report says so. */
  private static boolean isRun(Path directory) {
    Path name = directory.getFileName();
    if (name == null || !RUN.matcher(name.toString()).matches()) {
      return false;
    }
    try (InputStream report = Files.newInputStream(directory.resolve("report.json"))) {
      String head = new String(report.readNBytes(REPORT_HEAD), StandardCharsets.UTF_8);
      Matcher run = FIRST_MEMBER.matcher(head);
      return run.lookingAt() && name.toString().equals(run.group(1));
    } catch (IOException none) {
      return false;
    }
  }

  /** Whether a directory is a backup, wherever backups are kept: its name and files say so. */
  private static boolean isBackup(Path directory) {
    Path name = directory.getFileName();
    return name != null
        && RUN.matcher(name.toString()).matches()
        && Files.isRegularFile(directory.resolve("SHA256SUMS"));
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

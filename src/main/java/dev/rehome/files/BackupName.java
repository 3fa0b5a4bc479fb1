package dev.rehome.files;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * @param stem the file's name before its last dot
 * @param time as in the name, so that texts sort like times
 * @param number 1 for the first of a second
 * @param extension with its dot, empty when the file has none
 */
record BackupName(String stem, String time, int number, String extension) {

  static final Comparator<BackupName> NEWEST_FIRST =
      Comparator.comparing(BackupName::time).thenComparing(BackupName::number).reversed();

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss");
  private static final String MARK = ".backup_";
  private static final Pattern REST = Pattern.compile("(\\d{8}_\\d{6})(?:_(\\d{1,6}))?");

  static BackupName of(Path file, Clock clock) {
    String name = name(file);
    return new BackupName(
        name.substring(0, stemLength(name)),
        TIME.format(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC)),
        1,
        name.substring(stemLength(name)));
  }

  /** Empty when a name is not that of a backup of the file. */
  static Optional<BackupName> parse(Path file, Path candidate) {
    String name = name(file);
    String stem = name.substring(0, stemLength(name));
    String extension = name.substring(stemLength(name));
    String text = name(candidate);
    String start = stem + MARK;
    if (!text.startsWith(start)
        || !text.endsWith(extension)
        || text.length() < start.length() + extension.length()) {
      return Optional.empty();
    }
    Matcher rest = REST.matcher(text.substring(start.length(), text.length() - extension.length()));
    if (!rest.matches()) {
      return Optional.empty();
    }
    int number = rest.group(2) == null ? 1 : Integer.parseInt(rest.group(2));
    return Optional.of(new BackupName(stem, rest.group(1), number, extension));
  }

  BackupName next() {
    return new BackupName(stem, time, number + 1, extension);
  }

  Path in(Path directory) {
    String suffix = number == 1 ? "" : "_" + number;
    return directory.resolve(stem + MARK + time + suffix + extension);
  }

  /** A name that begins with its only dot has no extension. */
  private static int stemLength(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? dot : name.length();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}

package dev.rehome.job.imports;

import dev.rehome.format.source.Unread;
import dev.rehome.store.Warning;
import java.util.List;
import java.util.Map;

/** The warning of what a source includes and was not read, with advice for each kind. */
final class SkipWarning {

  static final String CODE = "file-skipped";

  private static final String EXCLUDE = ", or leave it out with source.exclude";

  /** What each kind is called and what to do about it, by the scanner's code. */
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "not-a-file",
          List.of("a pipe, socket or device was not read", "write its content to a file"),
          "undecodable-name",
          List.of("a file whose name is no text was not read", "rename it"),
          "outside-directories",
          List.of(
              "a file next to the run directories was not read",
              "put it into the directory it belongs to"),
          "dangling-link",
          List.of("a symbolic link was not followed", "correct or remove it"),
          "symlink-loop",
          List.of("a symbolic link was not followed", "correct or remove it"));

  private static final List<String> OTHERS =
      List.of(
          "a file or directory could not be read",
          "give the user of this command permission to read it");

  private SkipWarning() {}

  /** Of a file that no format reads, or that is too large. */
  static Warning of(String file, String reason) {
    return warning(
        "a file that the source includes was not read",
        file,
        reason,
        "leave it out with source.exclude, or name its format with source.format");
  }

  /** Each kind has a message of its own: those of one message are counted under one hint. */
  static Warning of(Unread unread) {
    List<String> kind = KINDS.getOrDefault(unread.code(), OTHERS);
    return warning(kind.get(0), unread.name(), unread.why(), kind.get(1) + EXCLUDE);
  }

  private static Warning warning(String message, String file, String reason, String hint) {
    return new Warning(CODE, message, null, 1, file, reason, hint);
  }
}

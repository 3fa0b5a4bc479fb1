package dev.rehome.job.imports;

import dev.rehome.format.source.Unread;
import dev.rehome.store.Warning;

/** The warning of what a source includes and was not read, with advice for each kind. */
final class SkipWarning {

  static final String CODE = "file-skipped";

  private static final String EXCLUDE = ", or leave it out with source.exclude";

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
    String file = unread.name();
    String why = unread.why();
    return switch (unread.code()) {
      case "not-a-file" ->
          warning(
              "a pipe, socket or device was not read",
              file,
              why,
              "write its content to a file" + EXCLUDE);
      case "undecodable-name" ->
          warning("a file whose name is no text was not read", file, why, "rename it" + EXCLUDE);
      case "beside-directories" ->
          warning(
              "a file beside the run directories was not read",
              file,
              why,
              "put it into the directory it belongs to" + EXCLUDE);
      case "dangling-link", "symlink-loop" ->
          warning("a symbolic link was not followed", file, why, "correct or remove it" + EXCLUDE);
      default ->
          warning(
              "a file or directory could not be read",
              file,
              why,
              "give the user of this command permission to read it" + EXCLUDE);
    };
  }

  private static Warning warning(String message, String file, String reason, String hint) {
    return new Warning(CODE, message, null, 1, file, reason, hint);
  }
}

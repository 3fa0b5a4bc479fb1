package dev.rehome.format.source;

/**
 * Something that a source has and selects, and that cannot be read.
 *
 * @param name relative to the source
 * @param code of the problem
 * @param why the message of the problem
 * @param failed whether it holds records that should be read, unlike what is not a file
 */
public record Unread(String name, String code, String why, boolean failed) {

  static Unread skipped(String name, String code, String why) {
    return new Unread(name, code, why, false);
  }

  static Unread failed(String name, String why) {
    return new Unread(name, "file-unreadable", why, true);
  }
}

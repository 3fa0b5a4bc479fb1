package dev.rehome.format.source;

/**
 * Something a source has and wants, and that cannot be read.
 *
 * @param name relative to the source
 * @param code of the problem
 * @param why in words
 * @param failed whether it holds records that ought to be read, as opposed to what is no file
 */
public record Unread(String name, String code, String why, boolean failed) {

  static Unread skipped(String name, String code, String why) {
    return new Unread(name, code, why, false);
  }

  static Unread failed(String name, String why) {
    return new Unread(name, "file-unreadable", why, true);
  }
}

package dev.rehome.format.input;

import dev.rehome.record.RecordPlace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Finds in the source of a record where U+0000 stands, which its value does not say. */
public final class NulCharacter {

  /** The code of a problem that says: a value has this character. */
  public static final String CODE = "nul-character";

  /** Itself, and how JSON and YAML write it. */
  private static final List<String> SPELLINGS = List.of("\0", "\\u0000", "\\x00", "\\0");

  private NulCharacter() {}

  /**
   * Where the first is, for a message; empty when it is not found, as in UTF-16, where every other
   * byte may be zero.
   *
   * @param raw the bytes of the record, or the first of them
   */
  public static Optional<String> where(byte[] raw, RecordPlace place) {
    String text = new String(raw, StandardCharsets.ISO_8859_1);
    if (3L * text.chars().filter(c -> c == 0).count() > raw.length) {
      return Optional.empty();
    }
    return SPELLINGS.stream()
        .map(spelling -> first(text, spelling))
        .filter(at -> at >= 0)
        .findFirst()
        .map(at -> "at line " + line(text, at, place) + ", byte " + (place.byteOffset() + at));
  }

  /** The first that no backslash precedes which makes it something else. */
  private static int first(String text, String spelling) {
    int at = text.indexOf(spelling);
    while (at > 0 && spelling.charAt(0) == '\\' && backslashesBefore(text, at) % 2 == 1) {
      at = text.indexOf(spelling, at + 1);
    }
    return at;
  }

  private static int backslashesBefore(String text, int at) {
    int from = at;
    while (from > 0 && text.charAt(from - 1) == '\\') {
      from--;
    }
    return at - from;
  }

  private static long line(String text, int at, RecordPlace place) {
    return place.line()
        + text.substring(0, at)
            .replace("\r\n", "\n")
            .chars()
            .filter(c -> c == '\n' || c == '\r')
            .count();
  }
}

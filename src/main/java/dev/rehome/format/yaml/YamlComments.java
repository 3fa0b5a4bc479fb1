package dev.rehome.format.yaml;

import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Watches what stands between the events of a parser: a number sign begins a comment only after a
 * blank, but the parser leaves out whatever follows one. Without this, {@code "a"#1} would lose two
 * characters unseen.
 */
final class YamlComments {

  private final String text;

  /** The character after the last event, and its number in code points, which marks count. */
  private int at;

  private int codePoint;

  YamlComments(String text) {
    this.text = text;
  }

  /** The index of a number sign that begins no comment, in code points; -1 when there is none. */
  int misplaced(Event event) {
    int start = event.getStartMark().map(Mark::getIndex).orElse(codePoint);
    while (codePoint < start && at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        if (at > 0 && !isBlank(text.charAt(at - 1))) {
          return codePoint;
        }
        skipTo(start, false);
      } else if (c == '&' || c == '!' || c == '*') {
        skipTo(start, true);
      } else {
        next();
      }
    }
    int end = event.getEndMark().map(Mark::getIndex).orElse(codePoint);
    while (codePoint < end && at < text.length()) {
      next();
    }
    return -1;
  }

  /** The line where it stands, counted from that of the text's first. */
  long line(long first) {
    return first + text.substring(0, at).lines().count() - 1;
  }

  /** The column where it stands, from 1. */
  int column() {
    int start = at;
    while (start > 0 && text.charAt(start - 1) != '\n' && text.charAt(start - 1) != '\r') {
      start--;
    }
    return text.codePointCount(start, at) + 1;
  }

  /** Skips a comment to the end of its line, or an anchor or a tag to the next blank. */
  private void skipTo(int limit, boolean blank) {
    while (codePoint < limit && at < text.length() && !isEnd(text.charAt(at), blank)) {
      next();
    }
  }

  private void next() {
    at += Character.charCount(text.codePointAt(at));
    codePoint++;
  }

  private static boolean isEnd(char c, boolean blank) {
    return blank ? isBlank(c) : c == '\n' || c == '\r';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}

package dev.rehome.format;

import java.util.ArrayList;
import java.util.List;

/**
 * One document of a YAML stream, between its markers.
 *
 * @param start its first byte in the view
 * @param end behind its last byte, without the final line end
 * @param textEnd behind the final line end, which belongs to a block scalar
 * @param line the line it starts on
 */
record YamlDocument(int start, int end, int textEnd, long line) {

  /**
   * Cuts a stream at its {@code ---} and {@code ...} lines, which YAML allows nowhere else.
   * Documents that hold nothing, not even null, are left out, and so are directives.
   */
  static List<YamlDocument> split(byte[] bytes) {
    List<YamlDocument> documents = new ArrayList<>();
    Lines lines = new Lines(bytes);
    int start = 0;
    long startLine = 1;
    boolean content = false;
    boolean directives = true;
    while (lines.next()) {
      boolean begins = lines.isMarker('-');
      if (begins || lines.isMarker('.')) {
        if (content) {
          documents.add(of(bytes, start, lines.start, startLine));
        }
        directives = !begins;
        content = begins && lines.hasContent(3);
        start = content ? lines.start + 3 : lines.behind;
        startLine = content ? lines.number : lines.number + 1;
      } else if (directives && !content && bytes[lines.start] == '%') {
        start = lines.behind;
        startLine = lines.number + 1;
      } else {
        content |= lines.hasContent(0);
      }
    }
    if (content) {
      documents.add(of(bytes, start, bytes.length, startLine));
    }
    return documents;
  }

  private static YamlDocument of(byte[] bytes, int start, int textEnd, long line) {
    return new YamlDocument(start, endOfLineBefore(bytes, textEnd), textEnd, line);
  }

  /** The end of the line before this one, or of the text, without its line end. */
  static int endOfLineBefore(byte[] bytes, int lineStart) {
    int end = lineStart;
    if (end > 0 && bytes[end - 1] == '\n') {
      end--;
    }
    if (end > 0 && bytes[end - 1] == '\r') {
      end--;
    }
    return end;
  }

  /** The lines of a text, one after the other. */
  private static final class Lines {

    private final byte[] bytes;
    private int start;
    private int end;
    private int behind;
    private long number;

    Lines(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean next() {
      start = behind;
      if (start >= bytes.length) {
        return false;
      }
      number++;
      end = start;
      while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
      }
      behind = Math.min(bytes.length, end + 1);
      if (end + 1 < bytes.length && bytes[end] == '\r' && bytes[end + 1] == '\n') {
        behind++;
      }
      return true;
    }

    boolean isMarker(char sign) {
      return end - start >= 3
          && bytes[start] == sign
          && bytes[start + 1] == sign
          && bytes[start + 2] == sign
          && (end - start == 3 || bytes[start + 3] == ' ' || bytes[start + 3] == '\t');
    }

    /** Whether the line holds more than blanks and a comment. */
    boolean hasContent(int from) {
      int at = start + from;
      while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
        at++;
      }
      return at < end && bytes[at] != '#';
    }
  }
}

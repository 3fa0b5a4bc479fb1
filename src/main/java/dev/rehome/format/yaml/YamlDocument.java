package dev.rehome.format.yaml;

import dev.rehome.format.RecordFault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One document of a YAML stream, between its markers.
 *
 * @param start its first byte in the view
 * @param end after its last byte, without the final line end
 * @param textEnd after the final line end, which belongs to a block scalar
 * @param line the line it starts on
 * @param fault what is wrong with its directives or markers; null when nothing is
 */
record YamlDocument(int start, int end, int textEnd, long line, @Nullable RecordFault fault) {

  private static final Pattern VERSION =
      Pattern.compile("%YAML[ \\t]+\\d+\\.\\d+[ \\t]*([ \\t]#.*)?");

  /**
   * Cuts a stream at its {@code ---} and {@code ...} lines, which YAML allows nowhere else.
   * Documents that hold nothing, not even null, are left out, and so are directives.
   */
  static List<YamlDocument> split(byte[] bytes) {
    return new Splitter(bytes).split();
  }

  /** Whether it begins on the line of its {@code ---}. */
  boolean beginsOnMarkerLine(byte[] bytes) {
    int before = start;
    while (before > 0 && (bytes[before - 1] == ' ' || bytes[before - 1] == '\t')) {
      before--;
    }
    return before >= 3 && bytes[before - 1] == '-' && bytes[before - 2] == '-';
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

  /** Goes through a stream line by line. */
  private static final class Splitter {

    private final byte[] bytes;
    private final Lines lines;
    private final List<YamlDocument> documents = new ArrayList<>();
    private int start;
    private long startLine = 1;

    /** Whether the document that has begun holds something. */
    private boolean content;

    /** Whether directives may come. */
    private boolean directives = true;

    /** Where the directives of the next document begin; -1 when it has none. */
    private int directivesAt = -1;

    private long directivesLine;
    private boolean versioned;
    private @Nullable RecordFault fault;

    Splitter(byte[] bytes) {
      this.bytes = bytes;
      this.lines = new Lines(bytes);
    }

    List<YamlDocument> split() {
      while (lines.next()) {
        if (lines.isMarker('-')) {
          begin();
        } else if (lines.isMarker('.')) {
          end();
        } else if (directives && !content && bytes[lines.start] == '%') {
          takeDirective();
        } else {
          content |= lines.hasContent(0);
        }
      }
      finish(bytes.length);
      return documents;
    }

    private void begin() {
      if (directivesAt < 0 || content) {
        finish(lines.start);
      }
      content = lines.hasContent(3);
      start = content ? lines.contentAt(3) : lines.after;
      startLine = content ? lines.number : lines.number + 1;
      if (fault != null) {
        content = true;
        start = directivesAt;
        startLine = directivesLine;
      }
      directives = false;
      directivesAt = -1;
    }

    private void end() {
      finish(lines.start);
      if (lines.hasContent(3)) {
        start = lines.start;
        startLine = lines.number;
        content = true;
        fault = fault("expected nothing after the end of a document (...)", lines.number);
        finish(lines.after);
      }
      start = lines.after;
      startLine = lines.number + 1;
    }

    private void takeDirective() {
      boolean version = lines.startsWith("%YAML ") || lines.startsWith("%YAML\t");
      if (directivesAt < 0) {
        directivesAt = lines.start;
        directivesLine = lines.number;
      }
      if (version && versioned) {
        fault = fault("expected one %YAML directive but found another", lines.number);
      } else if (version && !VERSION.matcher(lines.text()).matches()) {
        fault = fault("expected a directive such as %YAML 1.2", lines.number);
      }
      versioned |= version;
      start = lines.after;
      startLine = lines.number + 1;
    }

    /** Ends what has begun, be it a document or directives without one. */
    private void finish(int textEnd) {
      if (!content && directivesAt >= 0) {
        start = directivesAt;
        startLine = directivesLine;
        content = true;
        fault = fault("expected a document (---) after the directives", directivesLine);
      }
      if (content) {
        int end = endOfLineBefore(bytes, textEnd);
        documents.add(new YamlDocument(start, end, textEnd, startLine, fault));
      }
      content = false;
      directives = true;
      directivesAt = -1;
      versioned = false;
      fault = null;
    }

    private static RecordFault fault(String message, long line) {
      return new RecordFault("yaml-syntax", message + " at line " + line);
    }
  }

  /** The lines of a text, one after the other. */
  private static final class Lines {

    private final byte[] bytes;
    private int start;
    private int end;
    private int after;
    private long number;

    Lines(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean next() {
      start = after;
      if (start >= bytes.length) {
        return false;
      }
      number++;
      end = start;
      while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
        end++;
      }
      after = Math.min(bytes.length, end + 1);
      if (end + 1 < bytes.length && bytes[end] == '\r' && bytes[end + 1] == '\n') {
        after++;
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
      int at = contentAt(from);
      return at < end && bytes[at] != '#';
    }

    /** Where the first character stands that is no blank. */
    int contentAt(int from) {
      int at = start + from;
      while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
        at++;
      }
      return at;
    }

    boolean startsWith(String start) {
      return text().startsWith(start);
    }

    String text() {
      return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
  }
}

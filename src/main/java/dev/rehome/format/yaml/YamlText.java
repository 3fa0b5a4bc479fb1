package dev.rehome.format.yaml;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The bytes of a YAML document with what the parser's marks, which count characters, mean in them.
 * Marks are translated in ascending order, each in the time it takes to get there from the last.
 */
final class YamlText {

  /** Possessive, for a group that could be given back takes stack for each time it matched. */
  private static final Pattern BLOCK_SCALAR =
      Pattern.compile("([&!]\\S*[ \\t]+)*+[|>][-+]?([ \\t].*)?");

  private static final Pattern LINE_END = Pattern.compile("(\\r\\n|[\\r\\n])(?!\\z)");

  private final byte[] bytes;
  private final YamlDocument document;
  private int start;
  private int markIndex;
  private int markByte;
  private int lineByte;
  private long line;

  YamlText(byte[] bytes, YamlDocument document) {
    this.bytes = bytes;
    this.document = document;
    this.lineByte = document.start();
    this.line = document.line();
    from(document.start());
  }

  /** The text from here on; marks count from here from now on. */
  String from(int byteOffset) {
    return from(byteOffset, document.end());
  }

  /** The text from here to there. */
  String from(int byteOffset, int limit) {
    start = byteOffset;
    markIndex = 0;
    markByte = start;
    int end = limit >= document.end() ? document.textEnd() : limit;
    String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    String indented = start == document.start() && isBlockScalar(text) ? indented(text) : text;
    return endsInBlanks(indented) ? indented + "\n" : indented;
  }

  /** Whether the whole document is one, whose lines may stand at the left margin. */
  private static boolean isBlockScalar(String text) {
    int line = 0;
    while (line < text.length() && text.charAt(line) != '\n' && text.charAt(line) != '\r') {
      line++;
    }
    return line < text.length() && BLOCK_SCALAR.matcher(text.substring(0, line)).matches();
  }

  /** The same with its lines one further in, because the parser needs them indented. */
  private static String indented(String text) {
    return LINE_END.matcher(text).replaceAll("$0 ");
  }

  /** The parser takes blanks for a line of a block scalar only when that line ends. */
  private static boolean endsInBlanks(String text) {
    int at = text.length();
    while (at > 0 && text.charAt(at - 1) == ' ') {
      at--;
    }
    return at > 0 && at < text.length() && text.charAt(at - 1) == '\n';
  }

  /** Where in the view the character of that index is. */
  int byteOf(int index) {
    if (index < markIndex) {
      markIndex = 0;
      markByte = start;
    }
    while (markIndex < index && markByte < document.textEnd()) {
      markByte++;
      while (markByte < document.textEnd() && (bytes[markByte] & 0xC0) == 0x80) {
        markByte++;
      }
      markIndex++;
    }
    return markByte;
  }

  /** The line in the file; to be called in ascending order. */
  long lineOf(int at) {
    while (lineByte < at) {
      byte b = bytes[lineByte++];
      if (b == '\n' || b == '\r' && (lineByte == bytes.length || bytes[lineByte] != '\n')) {
        line++;
      }
    }
    return line;
  }

  int lineStart(int at) {
    int start = at;
    while (start > document.start() && !isLineEnd(start - 1)) {
      start--;
    }
    return start;
  }

  /**
   * The start of the line with the dash of the element that starts here, which may be higher up.
   */
  int dashLine(int at) {
    int lineStart = lineStart(at);
    while (lineStart > document.start() && bytes[indented(lineStart)] != '-') {
      lineStart = lineStart(lineStart - 1);
    }
    return lineStart;
  }

  private int indent(int lineStart) {
    return indented(lineStart) - lineStart;
  }

  /** The start of the next line that may begin a record like the one on this; -1 when none does. */
  int nextRecordLine(int lineStart, boolean dashed) {
    int indent = indent(lineStart);
    for (int at = nextLine(lineStart); at < document.end(); at = nextLine(at)) {
      int first = indented(at);
      if (first - at == indent && (dashed ? isDash(first) : isContent(first))) {
        return at;
      }
    }
    return -1;
  }

  /** The first line that cannot belong to the records, of which this is one's; else the end. */
  int endOfRecords(int lineStart, boolean dashed) {
    int indent = indent(lineStart);
    for (int at = nextLine(lineStart); at < document.end(); at = nextLine(at)) {
      int first = indented(at);
      boolean sibling = dashed && first - at == indent && !isDash(first);
      if (isContent(first) && (first - at < indent || sibling)) {
        return at;
      }
    }
    return document.end();
  }

  private boolean isDash(int at) {
    return bytes[at] == '-' && (at + 1 >= document.end() || isBlank(at + 1) || isLineEnd(at + 1));
  }

  private boolean isContent(int at) {
    return bytes[at] != '#' && !isBlank(at) && !isLineEnd(at);
  }

  private int nextLine(int lineStart) {
    int at = lineStart;
    while (at < document.end() && !isLineEnd(at)) {
      at++;
    }
    return at + 1;
  }

  private int indented(int lineStart) {
    int at = lineStart;
    while (at < document.end() - 1 && bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  private boolean isBlank(int at) {
    return bytes[at] == ' ' || bytes[at] == '\t';
  }

  private boolean isLineEnd(int at) {
    return bytes[at] == '\n' || bytes[at] == '\r';
  }
}

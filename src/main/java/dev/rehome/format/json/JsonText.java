package dev.rehome.format.json;

import dev.rehome.format.RecordFault;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of one JSON value, and where they are in the file. They are not copied.
 *
 * @param counted the index that line and column belong to, not after {@code from}
 * @param line the line in the file, counted from 1
 * @param column the column in the file, counted from 1
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record JsonText(byte[] bytes, int from, int to, int counted, long line, long column) {

  /** One that begins a line. */
  static JsonText ofLine(byte[] bytes, int from, int to, long line) {
    return new JsonText(bytes, from, to, from, line, 1);
  }

  int length() {
    return to - from;
  }

  boolean startsWith(byte[] expected) {
    return length() >= expected.length
        && Arrays.equals(bytes, from, from + expected.length, expected, 0, expected.length);
  }

  /** The index of a byte by what a parser counted, which may be beyond either end. */
  int at(long offset) {
    return (int) Math.max(from, Math.min(to, from + offset));
  }

  /** Jackson counts columns in bytes and lines from the slice; people count in the file. */
  RecordFault fault(String code, String message, int at) {
    long lines = line;
    int lineStart = counted;
    long before = column - 1;
    for (int i = counted; i < at; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r' && (i + 1 == at || bytes[i + 1] != '\n')) {
        lines++;
        lineStart = i + 1;
        before = 0;
      }
    }
    String text = new String(bytes, lineStart, at - lineStart, StandardCharsets.UTF_8);
    long count = before + text.codePointCount(0, text.length()) + 1;
    return new RecordFault(code, message + " at line " + lines + ", column " + count);
  }
}

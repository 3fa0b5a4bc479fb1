package dev.rehome.format.json;

import dev.rehome.format.RecordFault;
import dev.rehome.format.input.Window;
import dev.rehome.record.RecordProblem;
import java.io.IOException;
import java.util.BitSet;

/**
 * Finds where JSON values begin and end by their brackets, strings and commas, in bounded memory
 * and without understanding them, so that a broken value harms no other. Keeps count of lines and
 * columns.
 */
final class JsonCutter {

  private static final boolean[] STRUCTURE = Window.stops("\"{}[],");
  private static final boolean[] IN_STRING = Window.stops("\"\\");

  /** Deeper brackets are counted but no longer compared with each other: 512 KB of bits. */
  private static final int MAX_COMPARED_DEPTH = 1 << 22;

  private final Window window;
  private final BitSet squares = new BitSet();
  private long line = 1;
  private long column = 1;
  private boolean afterReturn;

  private boolean dropped;
  private int valueLength;
  private long start;
  private long startLine;
  private long startColumn;

  JsonCutter(Window window) {
    this.window = window;
  }

  /** The line of the byte that comes next, once everything before has been {@link #settle}d. */
  long line() {
    return line;
  }

  long column() {
    return column;
  }

  /** Counts the lines and columns of what was read, and releases it. */
  void settle() {
    byte[] bytes = window.bytes;
    int to = window.at;
    for (int i = window.mark; i < to; i++) {
      byte b = bytes[i];
      if (b == '\n' || b == '\r') {
        line += b == '\n' && afterReturn ? 0 : 1;
        column = 1;
        afterReturn = b == '\r';
      } else {
        afterReturn = false;
        column += (b & 0xC0) == 0x80 ? 0 : 1;
      }
    }
    window.mark = to;
  }

  /** Goes to an offset of the view further on, counting lines. */
  void advanceTo(long viewOffset) throws IOException {
    settle();
    while (window.offset(window.at) < viewOffset && window.peek() != Window.END) {
      window.at = (int) Math.min(window.limit(), viewOffset - window.offset(0));
      settle();
    }
  }

  /** Goes to the next byte that is not white space and returns it without taking it. */
  int skipBlanks() throws IOException {
    int next = window.peek();
    while (isBlank(next)) {
      window.at++;
      if (window.at == window.limit()) {
        settle();
      }
      next = window.peek();
    }
    settle();
    return next;
  }

  /** Remembers that a value starts here. */
  void begin() {
    start = window.offset(window.at);
    startLine = line;
    startColumn = column;
    dropped = false;
    valueLength = 0;
  }

  /** Takes a whole string, which comes next; returns whether it ended before the file did. */
  boolean takeString() throws IOException {
    window.at++;
    while (true) {
      int stop = window.skipTo(IN_STRING);
      if (stop == Window.FULL) {
        drop();
      } else if (stop == Window.END) {
        return false;
      } else {
        window.at++;
        if (stop == '"') {
          return true;
        }
        if (window.peek() != Window.END) {
          window.at++;
        }
      }
    }
  }

  /**
   * Goes to the comma after the value that comes next, or to the bracket that closes what it is in,
   * or to the end of the file. Brackets that do not fit are made to fit, so that the damage stays
   * within the value.
   *
   * @param closer the bracket that closes what the value is in
   * @param atRoot whether nothing but the end of the file can follow that bracket
   */
  void takeValue(char closer, boolean atRoot) throws IOException {
    int depth = 0;
    while (true) {
      int stop = window.skipTo(STRUCTURE);
      switch (stop) {
        case Window.FULL -> drop();
        case '"' -> noteEnd(takeString() && depth == 0);
        case '{', '[' -> {
          push(depth++, stop == '[');
          window.at++;
        }
        case '}', ']' -> {
          int outer = pop(depth, stop == ']');
          if (outer < 0 && stop == closer && (depth == 0 || !atRoot || nothingAfter())) {
            return;
          }
          window.at++;
          depth = outer >= 0 ? outer : Math.max(0, depth - 1);
          noteEnd(depth == 0);
        }
        case ',' -> {
          if (depth == 0) {
            return;
          }
          window.at++;
        }
        default -> {
          return;
        }
      }
    }
  }

  /** Whether the file ends after the bracket that comes next. */
  private boolean nothingAfter() throws IOException {
    int bracket = window.at - window.mark;
    window.at++;
    while (!window.isFull() && window.peek() != Window.END && isBlank(window.bytes[window.at])) {
      window.at++;
    }
    boolean ended = window.peek() == Window.END;
    window.at = window.mark + bracket;
    return ended;
  }

  /** Where in the view the value starts. */
  long start() {
    return start;
  }

  long startLine() {
    return startLine;
  }

  long startColumn() {
    return startColumn;
  }

  static RecordProblem empty() {
    return RecordProblem.of("empty-file", "the file is empty; expected a JSON value");
  }

  /** The file ends where this bracket should be. */
  static RecordFault truncated(char closer) {
    return new RecordFault("truncated", "the file ends where '" + closer + "' should be");
  }

  /** What is wrong with the form of the value. */
  RecordFault syntax(String message) {
    return new RecordFault(
        "json-syntax", message + " at line " + startLine + ", column " + startColumn);
  }

  /**
   * The text of the value, or of a part of it.
   *
   * @param before how many of its bytes to leave out at its start
   * @param end the index after it
   */
  JsonText text(int before, int end) {
    return new JsonText(
        window.bytes, window.mark + before, end, window.mark, startLine, startColumn);
  }

  /** Whether the value is too long to be in the window. */
  boolean dropped() {
    return dropped;
  }

  /** Whether the file ended before the value did. */
  boolean cutShort() throws IOException {
    return window.peek() == Window.END && !(valueLength > 0 && onlyBlanksAfterValue());
  }

  /** The index after the last byte of the value that is not white space. */
  int end() {
    int end = window.at;
    while (end > window.mark && isBlank(window.bytes[end - 1])) {
      end--;
    }
    return end;
  }

  private void drop() {
    settle();
    dropped = true;
  }

  private void noteEnd(boolean valueEnded) {
    if (valueEnded) {
      valueLength = window.at - window.mark;
    }
  }

  private boolean onlyBlanksAfterValue() {
    return !dropped && end() == window.mark + valueLength;
  }

  private void push(int depth, boolean square) {
    if (depth < MAX_COMPARED_DEPTH) {
      squares.set(depth, square);
    }
  }

  /** The depth after a closing bracket; -1 when nothing in the value waits for it. */
  private int pop(int depth, boolean square) {
    if (depth > MAX_COMPARED_DEPTH) {
      return depth - 1;
    }
    return square ? squares.previousSetBit(depth - 1) : squares.previousClearBit(depth - 1);
  }

  /** Whether this is white space between values. */
  static boolean isBlank(int b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}

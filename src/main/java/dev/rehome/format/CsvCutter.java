package dev.rehome.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Goes over the fields of one CSV record to its end, after RFC 4180. Can be stopped where a limit
 * is reached and go on from there, also in another window over the same file.
 */
final class CsvCutter {

  /** Why it goes no further. */
  enum Stop {
    RECORD_END,
    STRAY_QUOTE,
    TEXT_BEHIND_QUOTE,
    UNCLOSED_QUOTE,
    LIMIT
  }

  private final Window window;
  private final boolean multiline;
  private final boolean trim;
  private final byte[] delimiter;
  private final byte[] quote;
  private final boolean[] lineEndOrQuote;
  private final boolean[] unquotedStops;

  private long lines;
  private int fields;
  private boolean inQuotes;

  CsvCutter(Window window, CsvOptions options) {
    this.window = window;
    this.multiline = options.multiline();
    this.trim = options.trim();
    this.delimiter = utf8(options.delimiter());
    this.quote = utf8(options.quote());
    this.lineEndOrQuote = Window.stops("\r\n");
    this.lineEndOrQuote[quote[0] & 0xFF] = true;
    this.unquotedStops = lineEndOrQuote.clone();
    this.unquotedStops[delimiter[0] & 0xFF] = true;
  }

  /** Begins a record at the window's place and goes to its end, if it has no quote before. */
  boolean cutPlain() throws IOException {
    lines = 1;
    return isLineEnd(window.skipTo(lineEndOrQuote));
  }

  /** Begins a record at the window's place. */
  void begin() throws IOException {
    lines = 1;
    fields = 0;
    beginField();
  }

  /** Goes on with the record another one was stopped in. */
  void continueFrom(CsvCutter other) {
    lines = other.lines;
    fields = other.fields;
    inQuotes = other.inQuotes;
  }

  /**
   * Goes to the end of the record, or as far as it looks like one.
   *
   * @param maxLines the lines it may take before it is stopped by {@link Stop#LIMIT}, as it is when
   *     the window is full
   */
  Stop cut(long maxLines) throws IOException {
    while (true) {
      int stop = window.skipTo(inQuotes ? lineEndOrQuote : unquotedStops);
      if (stop == Window.FULL) {
        return Stop.LIMIT;
      }
      if (isLineEnd(stop)) {
        if (!inQuotes) {
          return Stop.RECORD_END;
        }
        if (stop == Window.END || !multiline) {
          return Stop.UNCLOSED_QUOTE;
        }
        if (lines >= maxLines) {
          return Stop.LIMIT;
        }
        window.takeLineEnd();
        lines++;
      } else if (inQuotes) {
        if (!takes(quote)) {
          window.at++;
        } else if (!takes(quote) && !endsQuoted()) {
          return Stop.TEXT_BEHIND_QUOTE;
        }
      } else if (takes(delimiter)) {
        beginField();
      } else if (window.startsWith(quote)) {
        return Stop.STRAY_QUOTE;
      } else {
        window.at++;
      }
    }
  }

  /** How many lines the record takes so far. */
  long lines() {
    return lines;
  }

  /** How many fields it has so far. */
  int fields() {
    return fields;
  }

  /** Whether it was stopped inside quotes. */
  boolean inQuotes() {
    return inQuotes;
  }

  private void beginField() throws IOException {
    fields++;
    if (trim) {
      skipBlanks();
    }
    inQuotes = takes(quote);
  }

  /** Whether what comes behind a closing quote may do so. */
  private boolean endsQuoted() throws IOException {
    inQuotes = false;
    if (trim) {
      skipBlanks();
    }
    return isLineEnd(window.peek()) || window.startsWith(delimiter);
  }

  private void skipBlanks() throws IOException {
    int next = window.peek();
    while ((next == ' ' || next == '\t') && !window.startsWith(delimiter) && !window.isFull()) {
      window.at++;
      next = window.peek();
    }
  }

  private boolean takes(byte[] token) throws IOException {
    boolean found = window.startsWith(token);
    if (found) {
      window.at += token.length;
    }
    return found;
  }

  private static boolean isLineEnd(int stop) {
    return stop == '\n' || stop == '\r' || stop == Window.END;
  }

  static byte[] utf8(char character) {
    return String.valueOf(character).getBytes(StandardCharsets.UTF_8);
  }
}

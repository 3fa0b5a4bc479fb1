package dev.rehome.format.csv;

import dev.rehome.format.input.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Goes over the fields of one CSV record to its end, after RFC 4180. Can be stopped where a limit
 * is reached and go on from there, also in another window over the same file.
 *
 * <p>With lenient quotes, one inside a field that does not begin with one is text, and so is one
 * inside quotes that neither the delimiter nor the line end follows. A field with such a quote in
 * it must end on its line: else a quote that closes too late would join lines unseen.
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

  static final boolean[] LINE_END = Window.stops("\r\n");
  static final byte[] CR_LF = {'\r', '\n'};

  private final Window window;
  private final boolean crEnds;
  private final boolean multiline;
  private final boolean lenient;
  private final boolean trim;
  private final byte[] delimiter;
  private final byte[] quote;
  private final byte @Nullable [] escape;
  private final boolean[] lineEndOrQuote;
  private final boolean[] quotedStops;
  private final boolean[] unquotedStops;

  private long lines;
  private int fields;
  private boolean inQuotes;
  private boolean textAfterQuote;

  CsvCutter(Window window, CsvOptions options, CsvLineEnd lineEnd) {
    this.window = window;
    this.crEnds = lineEnd == CsvLineEnd.CR;
    this.multiline = options.multiline();
    this.lenient = options.lenient();
    this.trim = options.trim();
    this.delimiter = utf8(options.delimiter());
    this.quote = utf8(options.quote());
    this.escape = options.escape() == null ? null : utf8(options.escape());
    this.lineEndOrQuote = LINE_END.clone();
    this.lineEndOrQuote[quote[0] & 0xFF] = true;
    this.quotedStops = lineEndOrQuote.clone();
    if (escape != null) {
      this.quotedStops[escape[0] & 0xFF] = true;
    }
    this.unquotedStops = lenient ? LINE_END.clone() : lineEndOrQuote.clone();
    this.unquotedStops[delimiter[0] & 0xFF] = true;
  }

  /** Begins a record at the window's place and goes to its end, if it has no quote before. */
  boolean cutPlain() throws IOException {
    lines = 1;
    int stop = window.skipTo(lineEndOrQuote);
    while (stop == '\r' && !endsLine(stop)) {
      window.at++;
      stop = window.skipTo(lineEndOrQuote);
    }
    return endsLine(stop);
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
    textAfterQuote = other.textAfterQuote;
  }

  /**
   * Goes to the end of the record, or as far as it looks like one.
   *
   * @param maxLines the lines it may take before it is stopped by {@link Stop#LIMIT}, as it is when
   *     the window is full
   */
  Stop cut(long maxLines) throws IOException {
    while (true) {
      int stop = window.skipTo(inQuotes ? quotedStops : unquotedStops);
      if (stop == Window.FULL) {
        return Stop.LIMIT;
      }
      if (endsLine(stop)) {
        if (!inQuotes) {
          return Stop.RECORD_END;
        }
        if (textAfterQuote) {
          return Stop.TEXT_BEHIND_QUOTE;
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
        if (!takeInQuotes()) {
          return Stop.TEXT_BEHIND_QUOTE;
        }
      } else if (takes(delimiter)) {
        beginField();
      } else if (!lenient && window.startsWith(quote)) {
        return Stop.STRAY_QUOTE;
      } else {
        window.at++;
      }
    }
  }

  /** Goes to the end of the line without keeping what lies between. */
  void dropLine() throws IOException {
    int stop = window.skipTo(LINE_END);
    while (!endsLine(stop)) {
      if (stop == Window.FULL) {
        window.mark = window.at;
      } else {
        window.at++;
      }
      stop = window.skipTo(LINE_END);
    }
  }

  /**
   * Whether the line at the window's place has too few fields, were every quote text. Says no where
   * it cannot see the end of the line.
   */
  boolean lineHasFewerThan(int wanted) throws IOException {
    int found = 1;
    int stop = window.skipTo(unquotedStops);
    while (found < wanted && stop != Window.FULL && !endsLine(stop)) {
      if (takes(delimiter)) {
        found++;
      } else {
        window.at++;
      }
      stop = window.skipTo(unquotedStops);
    }
    return found < wanted && stop != Window.FULL;
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
    textAfterQuote = false;
    if (trim) {
      skipBlanks();
    }
    inQuotes = takes(quote);
  }

  /** Takes what may be special inside quotes; false where the text after a quote is a fault. */
  private boolean takeInQuotes() throws IOException {
    if (takes(quote)) {
      if (takes(quote) || endsQuoted()) {
        return true;
      }
      textAfterQuote = true;
      inQuotes = true;
      return lenient;
    }
    if (escape != null && takes(escape)) {
      if (!takes(escape)) {
        takes(quote);
      }
    } else {
      window.at++;
    }
    return true;
  }

  /** Whether what comes after a closing quote may do so. */
  private boolean endsQuoted() throws IOException {
    inQuotes = false;
    if (trim) {
      skipBlanks();
    }
    return endsLine(window.peek()) || window.startsWith(delimiter);
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

  /** Whether a line ends here, where this byte is next. */
  private boolean endsLine(int next) throws IOException {
    return next == '\n'
        || next == Window.END
        || next == '\r' && (crEnds || window.startsWith(CR_LF));
  }

  static byte[] utf8(char character) {
    return String.valueOf(character).getBytes(StandardCharsets.UTF_8);
  }
}

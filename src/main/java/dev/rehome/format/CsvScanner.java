package dev.rehome.format;

import dev.rehome.record.RecordProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds where CSV records begin and end, after RFC 4180 and with CR, LF or CR LF between them.
 * Bytes only: what a record means is for {@link CsvFields}.
 *
 * <p>A wrong quote costs one line, never the rest of the file: the line on which the record began
 * is given up, and scanning starts again on the next one. How far a quote is followed before that
 * is limited by lines and bytes, and so is the work done twice.
 */
final class CsvScanner {

  private static final boolean[] LINE_END = Window.stops("\r\n");

  private final Window window;
  private final long maxRecordBytes;
  private final boolean multiline;
  private final boolean trim;
  private final long maxRecordLines;
  private final byte[] delimiter;
  private final byte[] quote;
  private final byte @Nullable [] comment;
  private final boolean[] lineEndOrQuote;
  private final boolean[] unquotedStops;

  private long line;
  private long lines;
  private long start;
  private boolean quoted;
  private @Nullable RecordProblem problem;

  CsvScanner(Window window, CsvOptions options, long maxRecordBytes, long line) {
    this.window = window;
    this.maxRecordBytes = maxRecordBytes;
    this.multiline = options.multiline();
    this.trim = options.trim();
    this.maxRecordLines = options.maxRecordLines();
    this.delimiter = utf8(options.delimiter());
    this.quote = utf8(options.quote());
    this.comment = options.comment() == null ? null : utf8(options.comment());
    this.lineEndOrQuote = Window.stops("\r\n");
    this.lineEndOrQuote[quote[0] & 0xFF] = true;
    this.unquotedStops = lineEndOrQuote.clone();
    this.unquotedStops[delimiter[0] & 0xFF] = true;
    this.line = line;
  }

  /** Leaves out lines whatever they hold. */
  void skipLines(long count) throws IOException {
    for (long i = 0; i < count; i++) {
      skipLine();
    }
  }

  /**
   * Cuts the next record, which lies in the window between {@code mark} and {@code at} unless there
   * is a {@link #problem}. A blank line is a record too.
   *
   * @return false at the end of the file
   */
  boolean next() throws IOException {
    window.mark = window.at;
    while (comment != null && window.startsWith(comment)) {
      skipLine();
      window.mark = window.at;
    }
    if (window.peek() == Window.END) {
      return false;
    }
    start = window.offset(window.at);
    lines = 1;
    quoted = false;
    problem = null;
    cut();
    return true;
  }

  /** Goes behind the line end of the record; to be called when the record is done with. */
  void finish() throws IOException {
    window.takeLineEnd();
    line += lines;
  }

  /** The line the record starts on; after {@link #finish} that of the next one. */
  long line() {
    return line;
  }

  /** Where in the view the record starts. */
  long start() {
    return start;
  }

  /** Where in the view the record ends; after {@link #finish} where the next one may start. */
  long end() {
    return window.offset(window.at);
  }

  boolean blank() {
    return end() == start;
  }

  /** Whether the record has a quote in it. */
  boolean quoted() {
    return quoted;
  }

  /** Why the record is none. */
  @Nullable RecordProblem problem() {
    return problem;
  }

  private void cut() throws IOException {
    int stop = window.skipTo(lineEndOrQuote);
    if (stop == (quote[0] & 0xFF)) {
      window.at = window.mark;
      quoted = true;
      cutFields();
    } else if (stop == Window.FULL) {
      dropLine();
    }
    if (problem == null && end() - start > maxRecordBytes) {
      problem = Window.tooLarge(end() - start, maxRecordBytes);
    }
  }

  private void cutFields() throws IOException {
    boolean more = true;
    while (more) {
      if (trim) {
        skipBlanks();
      }
      more = window.startsWith(quote) ? cutQuoted() : cutUnquoted();
    }
  }

  /** Goes to the end of an unquoted field; tells whether another one follows. */
  private boolean cutUnquoted() throws IOException {
    while (true) {
      int stop = window.skipTo(unquotedStops);
      if (stop == Window.FULL) {
        dropLine();
        return false;
      }
      if (isLineEnd(stop)) {
        return false;
      }
      if (takes(delimiter)) {
        return true;
      }
      if (window.startsWith(quote)) {
        giveUp("csv-quote", "a quote inside a field that does not begin with one");
        return false;
      }
      window.at++;
    }
  }

  /** Goes to the end of a quoted field; tells whether another one follows. */
  private boolean cutQuoted() throws IOException {
    window.at += quote.length;
    while (true) {
      int stop = window.skipTo(lineEndOrQuote);
      String unclosed = unclosed(stop);
      if (unclosed != null) {
        giveUp("csv-unclosed-quote", "a quote is not closed " + unclosed);
        return false;
      }
      if (isLineEnd(stop)) {
        window.takeLineEnd();
        lines++;
      } else if (!takes(quote)) {
        window.at++;
      } else if (!takes(quote)) {
        return endQuoted();
      }
    }
  }

  private boolean endQuoted() throws IOException {
    if (trim) {
      skipBlanks();
    }
    if (takes(delimiter)) {
      return true;
    }
    if (!isLineEnd(window.peek())) {
      giveUp("csv-quote", "text after the closing quote of a field" + below());
    }
    return false;
  }

  private String below() {
    return lines == 1
        ? ""
        : " on line " + (line + lines - 1) + "; is a quote on line " + line + " not closed?";
  }

  private @Nullable String unclosed(int stop) {
    if (stop == Window.END) {
      return "before the end of the file";
    }
    if (window.at - window.mark > maxRecordBytes) {
      return "within " + maxRecordBytes + " bytes (max_record_size)";
    }
    if (!isLineEnd(stop)) {
      return null;
    }
    if (!multiline) {
      return "on its line (multiline is false)";
    }
    return lines >= maxRecordLines ? "within " + lines + " lines (max_record_lines)" : null;
  }

  /** Rejects the line the record began on and nothing more. */
  private void giveUp(String code, String message) throws IOException {
    problem = RecordProblem.of(code, message);
    lines = 1;
    window.at = window.mark;
    dropLine();
  }

  /** Goes to the end of the line without keeping what lies between. */
  private void dropLine() throws IOException {
    while (window.skipTo(LINE_END) == Window.FULL) {
      window.mark = window.at;
    }
  }

  private void skipLine() throws IOException {
    dropLine();
    if (window.takeLineEnd()) {
      line++;
    }
    window.mark = window.at;
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

  private static byte[] utf8(char character) {
    return String.valueOf(character).getBytes(StandardCharsets.UTF_8);
  }
}

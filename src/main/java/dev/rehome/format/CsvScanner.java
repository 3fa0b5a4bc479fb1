package dev.rehome.format;

import dev.rehome.record.RecordProblem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds where CSV records begin and end, after RFC 4180 and with CR, LF or CR LF between them.
 * Bytes only: what a record means is for {@link CsvFields}.
 *
 * <p>A wrong quote costs one line, never the rest of the file: the line on which the record began
 * is given up, and scanning starts again on the next one. A record that goes beyond the limits of
 * lines and bytes is followed by a {@link CsvLookahead}: when it ends properly, it is too large as
 * a whole; else its quote is a wrong one.
 */
final class CsvScanner {

  private static final boolean[] LINE_END = Window.stops("\r\n");

  private static final String UNCLOSED = "csv-unclosed-quote";

  private final Window window;
  private final CsvCutter cutter;
  private final CsvLookahead lookahead;
  private final long maxRecordBytes;
  private final long maxRecordLines;
  private final byte @Nullable [] comment;

  private long line;
  private long lines;
  private long start;
  private boolean quoted;
  private @Nullable RecordProblem problem;

  CsvScanner(
      Window window, CsvLookahead lookahead, CsvOptions options, long maxRecordBytes, long line) {
    this.window = window;
    this.cutter = new CsvCutter(window, options);
    this.lookahead = lookahead;
    this.maxRecordBytes = maxRecordBytes;
    this.maxRecordLines = options.maxRecordLines();
    this.comment = options.comment() == null ? null : CsvCutter.utf8(options.comment());
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
    if (!cutter.cutPlain()) {
      window.at = window.mark;
      cutter.begin();
      quoted = true;
      stopped(cutter.cut(maxRecordLines));
    }
    if (problem == null && end() - start > maxRecordBytes) {
      problem = Window.tooLarge(end() - start, maxRecordBytes);
    }
  }

  private void stopped(CsvCutter.Stop stop) throws IOException {
    lines = cutter.lines();
    switch (stop) {
      case RECORD_END -> {}
      case LIMIT -> stoppedByLimit();
      case STRAY_QUOTE ->
          giveUp("csv-quote", "a quote inside a field that does not begin with one");
      case TEXT_BEHIND_QUOTE ->
          giveUp("csv-quote", "text after the closing quote of a field" + below());
      case UNCLOSED_QUOTE ->
          giveUp(
              UNCLOSED,
              window.peek() == Window.END
                  ? "a quote is not closed before the end of the file"
                  : "a quote is not closed on its line (multiline is false)");
    }
  }

  private void stoppedByLimit() throws IOException {
    CsvLookahead.End end = lookahead.find(cutter, end());
    if (end != null) {
      lines = end.lines();
      window.dropTo(end.offset());
      problem =
          end() - start > maxRecordBytes
              ? Window.tooLarge(end() - start, maxRecordBytes)
              : RecordProblem.of(
                  "too-large",
                  "the record takes " + lines + " lines; max_record_lines is " + maxRecordLines);
    } else if (cutter.inQuotes()) {
      giveUp(
          UNCLOSED,
          window.isFull()
              ? "a quote is not closed within " + maxRecordBytes + " bytes (max_record_size)"
              : "a quote is not closed within " + lines + " lines (max_record_lines)");
    } else {
      dropLine();
    }
  }

  private String below() {
    return lines == 1
        ? ""
        : " on line " + (line + lines - 1) + "; is a quote on line " + line + " not closed?";
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
}

package dev.rehome.format.csv;

import dev.rehome.format.input.Utf8View;
import dev.rehome.format.input.Window;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
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
final class CsvScanner implements Closeable {

  private static final String UNCLOSED = "csv-unclosed-quote";
  private static final String LENIENT = "to read such quotes as text: csv: { quotes: lenient }";
  private static final String DOUBLE = "double the quotes inside the field";
  private static final String ESCAPE =
      "if a backslash stands before quotes inside quotes: csv: { escape: \"\\\\\" }";

  private final Utf8View view;
  private final Window window;
  private final CsvDialect dialect;
  private final CsvCutter cutter;
  private final CsvLookahead lookahead;
  private final CsvOtherLineEnd otherLineEnd;
  private final long maxRecordBytes;
  private final long maxRecordLines;
  private final byte @Nullable [] comment;

  private long line = 1;
  private long lines;
  private long start;
  private @Nullable RecordProblem problem;

  /**
   * Stands at the beginning of the file.
   *
   * @param columns how many fields a record must have; 0 when that is not known
   */
  CsvScanner(SourceFile file, SourceSpec source, CsvDialect dialect, int columns)
      throws IOException {
    CsvOptions options = dialect.options();
    this.view = Utf8View.open(file, source.charset());
    this.maxRecordBytes = source.maxRecordSize();
    this.window = new Window(view, maxRecordBytes);
    this.dialect = dialect;
    this.cutter = dialect.cutter(window);
    this.lookahead = new CsvLookahead(file, source, dialect, columns);
    this.maxRecordLines = options.maxRecordLines();
    this.comment = options.comment() == null ? null : CsvCutter.utf8(options.comment());
    this.otherLineEnd = new CsvOtherLineEnd(window, lookahead, dialect, comment);
  }

  Utf8View view() {
    return view;
  }

  /** Goes to where a record may start, on this line. */
  void seek(long viewOffset, long atLine) throws IOException {
    window.seek(viewOffset);
    line = atLine;
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
    problem = null;
    cut();
    return true;
  }

  /** Goes after the line end of the record; to be called when the record is done with. */
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

  /** Why the record is none. */
  @Nullable RecordProblem problem() {
    return problem;
  }

  /** The problem of a record that holds malformed bytes. */
  @Nullable RecordProblem malformed() throws IOException {
    return view.malformed(window.bytes, window.mark, window.at, start);
  }

  /** Where a record is that has no problem, and whether it is text. */
  Utf8View.Located locate(long number) throws IOException {
    return view.locate(number, line, window.bytes, window.mark, window.at, start);
  }

  List<@Nullable Object> split(CsvFields fields) {
    return fields.split(window.bytes, window.mark, window.at);
  }

  /**
   * Whether the record is written on one line only if a carriage return alone ends none. A name
   * that holds one without quotes is hardly one: more likely the lines of the file end in several
   * ways, and rows would be taken for names.
   */
  boolean holdsReturn() throws IOException {
    CsvCutter returns = new CsvCutter(window, dialect.options(), CsvLineEnd.CR);
    long end = end();
    window.at = window.mark;
    returns.begin();
    boolean breaks = returns.cut(Long.MAX_VALUE) == CsvCutter.Stop.RECORD_END && end() < end;
    window.backTo(end);
    return breaks;
  }

  @Override
  public void close() throws IOException {
    try (lookahead) {
      view.close();
    }
  }

  private void cut() throws IOException {
    if (!cutter.cutPlain()) {
      window.at = window.mark;
      cutter.begin();
      stopped(cutter.cut(maxRecordLines));
    }
    if (problem == null && end() - start > maxRecordBytes) {
      problem = Window.tooLarge(end() - start, maxRecordBytes);
    }
    if (otherLineEnd.isHere() && problem == null && !blank()) {
      long joined = otherLineEnd.follow(lines);
      if (joined > 0) {
        lines = joined;
        problem = otherLineEnd.problem();
      }
    }
  }

  private void stopped(CsvCutter.Stop stop) throws IOException {
    lines = cutter.lines();
    switch (stop) {
      case RECORD_END -> {}
      case LIMIT -> stoppedByLimit();
      case STRAY_QUOTE ->
          giveUp("csv-quote", "a quote inside a field that does not begin with one", LENIENT);
      case TEXT_BEHIND_QUOTE ->
          giveUp(
              "csv-quote",
              "text after the closing quote of a field" + below(),
              dialect.options().lenient() ? DOUBLE : LENIENT);
      case UNCLOSED_QUOTE ->
          giveUp(
              UNCLOSED,
              window.peek() == Window.END
                  ? "a quote is not closed before the end of the file"
                  : "a quote is not closed on its line (multiline is false)",
              null);
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
              : "a quote is not closed within " + lines + " lines (max_record_lines)",
          null);
    } else {
      cutter.dropLine();
    }
  }

  private String below() {
    return lines == 1
        ? ""
        : " on line " + (line + lines - 1) + "; is a quote on line " + line + " not closed?";
  }

  /** Rejects the line the record began on and nothing more. */
  private void giveUp(String code, String message, @Nullable String hint) throws IOException {
    String advice = escapesQuotes() ? ESCAPE : hint;
    problem = RecordProblem.of(code, message).hint(advice);
    lines = 1;
    window.at = window.mark;
    cutter.dropLine();
  }

  /** Whether what was cut has a backslash before a quote, in a dialect that has no escapes. */
  private boolean escapesQuotes() {
    char quote = dialect.options().quote();
    if (dialect.options().escape() != null || quote >= 0x80) {
      return false;
    }
    int last = Math.min(window.at, window.limit() - 1);
    for (int i = window.mark + 1; i <= last; i++) {
      if (window.bytes[i] == (byte) quote && window.bytes[i - 1] == '\\') {
        return true;
      }
    }
    return false;
  }

  private void skipLine() throws IOException {
    cutter.dropLine();
    if (window.takeLineEnd()) {
      line++;
    }
    window.mark = window.at;
  }
}

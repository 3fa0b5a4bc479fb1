package dev.rehome.format.csv;

import dev.rehome.format.input.Utf8View;
import dev.rehome.format.input.Window;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the end of a record that takes more than a record may, to distinguish it from a quote
 * that is never closed. It has its own window on the file and keeps nothing in it.
 *
 * <p>Hardly any part of a file is looked at twice: what is inside quotes for one record is outside
 * for a later one, so the first look ends at the latest where the later record goes beyond its own
 * line. Only when that line is too large by itself does the next look begin further back.
 */
final class CsvLookahead implements Closeable {

  private static final long MAX_KEPT_BYTES = 1 << 16;

  private final SourceFile file;
  private final SourceSpec source;
  private final CsvDialect dialect;
  private final int columns;
  private @Nullable Window window;

  /** Where a record ends in the view, and how many lines it takes. */
  record End(long offset, long lines) {}

  /**
   * @param columns how many fields a record must have; 0 when that is not known
   */
  CsvLookahead(SourceFile file, SourceSpec source, CsvDialect dialect, int columns) {
    this.file = file;
    this.source = source;
    this.dialect = dialect;
    this.columns = columns;
  }

  /**
   * Goes on where a record was stopped by a limit.
   *
   * @param offset that place in the view
   * @return null when what follows is not the rest of a record
   */
  @Nullable End find(CsvCutter stopped, long offset) throws IOException {
    Window ahead = windowAt(offset);
    CsvCutter cutter = dialect.cutter(ahead);
    cutter.continueFrom(stopped);
    CsvCutter.Stop stop;
    do {
      ahead.mark = ahead.at;
      stop = cutter.cut(Long.MAX_VALUE);
    } while (stop == CsvCutter.Stop.LIMIT);
    return stop == CsvCutter.Stop.RECORD_END && (columns == 0 || fits(cutter.fields(), columns))
        ? new End(ahead.offset(ahead.at), cutter.lines())
        : null;
  }

  /** How many fields a record must have; 0 when that is not known. */
  int columns() {
    return columns;
  }

  /** Whether so many fields are those of a record of so many columns. */
  boolean fits(int fields, int wanted) {
    return fields == wanted || dialect.options().trailingDelimiter() && fields == wanted + 1;
  }

  private Window windowAt(long offset) throws IOException {
    Window ahead = window;
    if (ahead == null || ahead.offset(ahead.at) > offset) {
      close();
      ahead = new Window(Utf8View.open(file, source.charset()), MAX_KEPT_BYTES);
      window = ahead;
      ahead.seek(offset);
    } else {
      ahead.dropTo(offset);
    }
    return ahead;
  }

  @Override
  public void close() throws IOException {
    if (window != null) {
      window.close();
    }
  }
}

package dev.rehome.format.csv;

import dev.rehome.format.input.Window;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * What ends the lines of a CSV file. Whatever else looks like a line end is judged by it: a
 * carriage return alone is text in a file of line feeds, and {@link CsvOtherLineEnd} says what the
 * others are.
 */
enum CsvLineEnd {
  LF("\n"),
  CR_LF("\r\n"),
  CR("\r");

  /** How far into a file is looked. */
  static final long SAMPLE_BYTES = 1 << 16;

  private final String text;

  CsvLineEnd(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /**
   * What ends most of the first lines, those inside quotes left out. A line feed at the very end of
   * a file of carriage returns is what some editors add, and says nothing.
   *
   * <p>A file of line feeds may have many carriage returns in its texts. They are no line ends when
   * the others are what stands between rows of as many fields as the first line has.
   *
   * @param window at the beginning of the file, keeping {@link #SAMPLE_BYTES}
   */
  static CsvLineEnd of(Window window, CsvOptions options) throws IOException {
    CsvCutter cutter = new CsvCutter(window, options, CR);
    Map<CsvLineEnd, Integer> counts = new EnumMap<>(CsvLineEnd.class);
    CsvLineEnd last = null;
    int columns = 0;
    int returnsBetweenRows = 0;
    boolean fits = false;
    boolean more = true;
    while (more && !window.isFull()) {
      cutter.begin();
      if (cutter.cut(Long.MAX_VALUE) != CsvCutter.Stop.RECORD_END) {
        window.skipTo(CsvCutter.LINE_END);
      }
      columns = columns == 0 ? cutter.fields() : columns;
      boolean fitsToo = cutter.fields() == columns;
      if (fits && fitsToo) {
        returnsBetweenRows += last == CR ? 1 : -1;
      }
      fits = fitsToo;
      more = !window.isFull() && window.peek() != Window.END;
      if (more) {
        last = here(window);
        counts.merge(last, 1, Integer::sum);
        window.takeLineEnd();
        more = window.peek() != Window.END;
      }
    }
    int cr = counts.getOrDefault(CR, 0);
    int lf = counts.getOrDefault(LF, 0);
    int crLf = counts.getOrDefault(CR_LF, 0);
    int others = lf + crLf;
    if (others == 0) {
      return cr > 0 || !window.keeps('\n') && window.keeps('\r') ? CR : LF;
    }
    boolean atEnd = window.peek() == Window.END && last == LF;
    if (cr > others - (atEnd ? 1 : 0) && returnsBetweenRows >= 0) {
      return CR;
    }
    return crLf >= lf ? CR_LF : LF;
  }

  private static CsvLineEnd here(Window window) throws IOException {
    if (window.peek() == '\n') {
      return LF;
    }
    return window.startsWith(CsvCutter.CR_LF) ? CR_LF : CR;
  }
}

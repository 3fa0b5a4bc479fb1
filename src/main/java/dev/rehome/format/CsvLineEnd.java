package dev.rehome.format;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * What ends the lines of a CSV file. Whatever else looks like a line end is judged by it: a
 * carriage return alone is text in a file that has line feeds, and a line feed alone in a file of
 * other line ends ends a record only when what follows is a record too.
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
   * What ends most of the first lines, those inside quotes left out. In a file that has any line
   * feed there, no line ends with a carriage return alone.
   *
   * @param window at the beginning of the file, keeping {@link #SAMPLE_BYTES}
   */
  static CsvLineEnd of(Window window, CsvOptions options) throws IOException {
    CsvCutter cutter = new CsvCutter(window, options, CR);
    Map<CsvLineEnd, Integer> counts = new EnumMap<>(CsvLineEnd.class);
    boolean more = true;
    while (more && !window.isFull()) {
      cutter.begin();
      if (cutter.cut(Long.MAX_VALUE) != CsvCutter.Stop.RECORD_END) {
        window.skipTo(CsvCutter.LINE_END);
      }
      more = !window.isFull() && window.peek() != Window.END;
      if (more) {
        counts.merge(here(window), 1, Integer::sum);
        window.takeLineEnd();
      }
    }
    int lf = counts.getOrDefault(LF, 0);
    int crLf = counts.getOrDefault(CR_LF, 0);
    if (lf + crLf > 0) {
      return crLf >= lf ? CR_LF : LF;
    }
    boolean anyCr = counts.containsKey(CR) || !window.keeps('\n') && window.keeps('\r');
    return anyCr ? CR : LF;
  }

  private static CsvLineEnd here(Window window) throws IOException {
    if (window.peek() == '\n') {
      return LF;
    }
    return window.startsWith(CsvCutter.CR_LF) ? CR_LF : CR;
  }
}

package dev.rehome.format.csv;

import dev.rehome.format.input.Utf8View;
import dev.rehome.format.input.Window;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;

/**
 * How one CSV file is written: what the spec says, and what the file itself shows.
 *
 * @param options those of the spec, with the delimiter of a first line {@code sep=;} if there is
 *     one
 * @param lineEnd what ends its lines
 */
record CsvDialect(CsvOptions options, CsvLineEnd lineEnd) {

  private static final byte[] SEPARATOR_LINE = {'s', 'e', 'p', '='};

  static CsvDialect of(SourceFile file, SourceSpec source) throws IOException {
    CsvOptions spec = CsvOptions.of(file, source);
    try (Window window =
        new Window(Utf8View.open(file, source.charset()), CsvLineEnd.SAMPLE_BYTES)) {
      CsvOptions options = separatorLine(window, spec);
      window.at = 0;
      return new CsvDialect(options, CsvLineEnd.of(window, options));
    }
  }

  CsvCutter cutter(Window window) {
    return new CsvCutter(window, options, lineEnd);
  }

  /** The same with another delimiter. */
  CsvDialect withDelimiter(char delimiter) {
    return new CsvDialect(options.withDelimiter(delimiter), lineEnd);
  }

  /** Excel's way to say the delimiter: a first line of {@code sep=} and one character. */
  private static CsvOptions separatorLine(Window window, CsvOptions options) throws IOException {
    if (!window.startsWith(SEPARATOR_LINE)) {
      return options;
    }
    window.at += SEPARATOR_LINE.length;
    int delimiter = window.peek();
    boolean possible =
        delimiter != options.quote() && (delimiter == '\t' || delimiter >= ' ' && delimiter < 0x7F);
    window.at++;
    int next = window.peek();
    boolean alone = next == '\n' || next == '\r' || next == Window.END;
    return possible && alone ? options.withSeparatorLine((char) delimiter) : options;
  }
}

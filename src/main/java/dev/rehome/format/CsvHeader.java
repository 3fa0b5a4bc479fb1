package dev.rehome.format;

import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What stands above the rows of a CSV file.
 *
 * @param names of the columns; empty when there is a fault, or no record to count columns of
 * @param fault why the file cannot be read
 * @param end where in the view the rows begin
 * @param line the line the rows begin on
 */
record CsvHeader(List<String> names, @Nullable SourceRecord fault, long end, long line) {

  static CsvHeader read(SourceFile file, SourceSpec source, CsvOptions options) throws IOException {
    try (Utf8View view = Utf8View.open(file, source.charset());
        Window window = new Window(view, source.maxRecordSize());
        CsvLookahead lookahead = new CsvLookahead(file, source, options, 0)) {
      CsvScanner scanner = new CsvScanner(window, lookahead, options, source.maxRecordSize(), 1);
      return read(file, view, window, scanner, options);
    }
  }

  private static CsvHeader read(
      SourceFile file, Utf8View view, Window window, CsvScanner scanner, CsvOptions options)
      throws IOException {
    scanner.skipLines(options.skipLines());
    long end = scanner.end();
    long line = scanner.line();
    List<String> given = options.names();
    if (given != null) {
      return new CsvHeader(given, null, end, line);
    }
    return options.header()
        ? named(file, view, window, scanner, options)
        : new CsvHeader(numbered(window, scanner, options), null, end, line);
  }

  private static CsvHeader named(
      SourceFile file, Utf8View view, Window window, CsvScanner scanner, CsvOptions options)
      throws IOException {
    if (!nextRecord(scanner)) {
      RecordProblem empty =
          RecordProblem.of("empty-file", "the file is empty; expected a header line");
      return broken(SourceRecord.broken(file, view.placeToEnd(1, 1, 0), empty));
    }
    List<String> names = List.of();
    String fault = faultOf(view, window, scanner);
    if (fault == null) {
      names = texts(fields(window, scanner, options));
      fault = CsvOptions.faultOf(names).orElse(null);
    }
    if (fault != null) {
      RecordPlace place = view.place(1, scanner.line(), scanner.start(), scanner.end());
      RecordProblem problem = RecordProblem.of("csv-header", "the header: " + fault);
      return broken(SourceRecord.broken(file, place, problem));
    }
    scanner.finish();
    return new CsvHeader(names, null, scanner.end(), scanner.line());
  }

  private static @Nullable String faultOf(Utf8View view, Window window, CsvScanner scanner)
      throws IOException {
    RecordProblem problem = scanner.problem();
    if (problem == null) {
      problem = view.malformed(window.bytes, window.mark, window.at, scanner.start());
    }
    return problem == null ? null : problem.message();
  }

  /** One number for each column of the first record that is not broken. */
  private static List<String> numbered(Window window, CsvScanner scanner, CsvOptions options)
      throws IOException {
    while (nextRecord(scanner)) {
      if (scanner.problem() == null) {
        int count = fields(window, scanner, options).size();
        return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList();
      }
      scanner.finish();
    }
    return List.of();
  }

  private static boolean nextRecord(CsvScanner scanner) throws IOException {
    while (scanner.next()) {
      if (!scanner.blank()) {
        return true;
      }
      scanner.finish();
    }
    return false;
  }

  private static List<@Nullable Object> fields(
      Window window, CsvScanner scanner, CsvOptions options) {
    return new CsvFields(options).split(window.bytes, window.mark, window.at, scanner.quoted());
  }

  private static CsvHeader broken(SourceRecord fault) {
    return new CsvHeader(List.of(), fault, 0, 1);
  }

  private static List<String> texts(List<@Nullable Object> fields) {
    return fields.stream().map(field -> field == null ? "" : field.toString()).toList();
  }
}

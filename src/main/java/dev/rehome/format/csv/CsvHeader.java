package dev.rehome.format.csv;

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

  static CsvHeader read(SourceFile file, SourceSpec source, CsvDialect dialect) throws IOException {
    CsvAdvice advice = new CsvAdvice(file, source, dialect);
    try (CsvScanner scanner = new CsvScanner(file, source, dialect, 0)) {
      return read(file, scanner, advice);
    }
  }

  private static CsvHeader read(SourceFile file, CsvScanner scanner, CsvAdvice advice)
      throws IOException {
    CsvOptions options = advice.options();
    scanner.skipLines(options.skipLines());
    long end = scanner.end();
    long line = scanner.line();
    List<String> given = options.names();
    if (given != null) {
      return new CsvHeader(given, null, end, line);
    }
    return options.header()
        ? named(file, scanner, advice)
        : new CsvHeader(numbered(scanner, options), null, end, line);
  }

  private static CsvHeader named(SourceFile file, CsvScanner scanner, CsvAdvice advice)
      throws IOException {
    if (!nextRecord(scanner)) {
      RecordProblem empty =
          RecordProblem.of("empty-file", "the file is empty; expected a header line");
      return broken(SourceRecord.broken(file, scanner.view().placeToEnd(1, 1, 0), empty));
    }
    List<String> names = List.of();
    RecordProblem fault = scanner.problem() == null ? scanner.malformed() : scanner.problem();
    if (fault == null && scanner.holdsReturn()) {
      fault =
          RecordProblem.of("csv-header", "a carriage return inside a name without quotes")
              .hint("put quotes around the name, or give all lines the same end");
    }
    if (fault == null) {
      names = texts(scanner.split(new CsvFields(advice.options())));
      fault = faultOf(names);
      if (fault != null && names.toString().indexOf('\0') >= 0) {
        fault = fault.hint(scanner.view().charsetHint(scanner.start()));
      }
    }
    if (fault != null) {
      // Without a header the rows cannot be read: the copy of the reject must have them too.
      RecordPlace place = scanner.view().placeToEnd(1, scanner.line(), 0);
      RecordProblem problem =
          RecordProblem.of("csv-header", "the header: " + fault.message()).hint(fault.hint());
      return broken(SourceRecord.broken(file, place, advice.on(problem)));
    }
    scanner.finish();
    return new CsvHeader(names, null, scanner.end(), scanner.line());
  }

  private static @Nullable RecordProblem faultOf(List<String> names) {
    String fault = CsvOptions.faultOf(names).orElse(null);
    if (fault == null) {
      return null;
    }
    int last = names.size() - 1;
    boolean trailing =
        last > 0
            && names.get(last).isEmpty()
            && CsvOptions.faultOf(names.subList(0, last)).isEmpty();
    return RecordProblem.of("csv-header", fault)
        .hint(trailing ? CsvAdvice.TRAILING_DELIMITER : CsvAdvice.OWN_NAMES);
  }

  /** One number for each column of the first record that is not broken. */
  private static List<String> numbered(CsvScanner scanner, CsvOptions options) throws IOException {
    while (nextRecord(scanner)) {
      if (scanner.problem() == null) {
        int count = scanner.split(new CsvFields(options)).size();
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

  private static CsvHeader broken(SourceRecord fault) {
    return new CsvHeader(List.of(), fault, 0, 1);
  }

  private static List<String> texts(List<@Nullable Object> fields) {
    return fields.stream().map(field -> field == null ? "" : field.toString()).toList();
  }
}

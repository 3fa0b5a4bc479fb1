package dev.rehome.format.csv;

import dev.rehome.format.RecordReader;
import dev.rehome.format.input.Utf8View;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one CSV file. */
final class CsvReader implements RecordReader {

  private final SourceFile file;
  private final CsvScanner scanner;
  private final CsvFields fields;
  private final Columns columns;
  private final CsvAdvice advice;
  private @Nullable SourceRecord fault;
  private ReadPosition position;

  CsvReader(
      SourceFile file, SourceSpec source, CsvDialect dialect, CsvHeader header, ReadPosition from)
      throws IOException {
    this.file = file;
    this.advice = new CsvAdvice(file, source, dialect);
    this.scanner = new CsvScanner(file, source, dialect, header.names().size());
    boolean atStart = from.equals(ReadPosition.START);
    try {
      if (header.fault() != null) {
        scanner.seek(scanner.view().beyondEnd(), 1);
      } else if (atStart) {
        scanner.seek(header.end(), header.line());
      } else {
        scanner.seek(from.offset(), from.line());
      }
    } catch (IOException | RuntimeException e) {
      scanner.close();
      throw e;
    }
    this.fields = new CsvFields(dialect.options());
    this.columns = new Columns(header.names());
    this.fault = atStart ? header.fault() : null;
    this.position = from;
  }

  @Override
  public @Nullable SourceRecord read() throws IOException {
    if (fault != null) {
      SourceRecord broken = fault;
      fault = null;
      position = new ReadPosition(scanner.view().beyondEnd(), 1, 1);
      return broken;
    }
    while (scanner.next()) {
      if (scanner.blank() && columns.count() != 1) {
        scanner.finish();
      } else {
        return next();
      }
    }
    return null;
  }

  @Override
  public ReadPosition position() {
    return position;
  }

  private SourceRecord next() throws IOException {
    long number = position.records() + 1;
    SourceRecord record = record(number);
    scanner.finish();
    position = new ReadPosition(scanner.end(), number, scanner.line());
    return record;
  }

  private SourceRecord record(long number) throws IOException {
    RecordProblem problem = scanner.problem();
    if (problem != null) {
      RecordPlace place =
          scanner.view().place(number, scanner.line(), scanner.start(), scanner.end());
      return SourceRecord.broken(file, place, advice.on(problem));
    }
    Utf8View.Located located = scanner.locate(number);
    RecordProblem malformed = located.malformed();
    return malformed == null
        ? row(located.place())
        : SourceRecord.broken(file, located.place(), malformed);
  }

  private SourceRecord row(RecordPlace place) throws IOException {
    List<@Nullable Object> values = scanner.split(fields);
    return values.size() == columns.count()
        ? SourceRecord.of(file, place, columns.row(values))
        : SourceRecord.broken(file, place, advice.on(wrongCount(values)));
  }

  private RecordProblem wrongCount(List<@Nullable Object> values) {
    RecordProblem problem =
        RecordProblem.of(
            "csv-columns", "expected " + columns.count() + " columns but found " + values.size());
    boolean trailing = values.size() == columns.count() + 1 && isEmpty(values.get(columns.count()));
    return trailing ? problem.hint(CsvAdvice.TRAILING_DELIMITER) : problem;
  }

  private static boolean isEmpty(@Nullable Object value) {
    return value == null || "".equals(value);
  }

  @Override
  public void close() throws IOException {
    scanner.close();
  }
}

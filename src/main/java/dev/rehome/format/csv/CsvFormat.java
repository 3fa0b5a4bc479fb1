package dev.rehome.format.csv;

import dev.rehome.format.Envelope;
import dev.rehome.format.RecordFormat;
import dev.rehome.format.RecordReader;
import dev.rehome.format.input.Encoding;
import dev.rehome.format.input.Utf8View;
import dev.rehome.problem.Problem;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tables as text, after RFC 4180: one record per row, a map from column name to text. Line breaks
 * inside quotes are kept exactly as they are written.
 */
public final class CsvFormat implements RecordFormat {

  private static final FormatDescription DESCRIPTION =
      new FormatDescription(
          CsvOptions.FORMAT, "CSV", List.of("csv", "tsv"), true, false, CsvOptions.DESCRIPTION);

  @Override
  public FormatDescription description() {
    return DESCRIPTION;
  }

  @Override
  public Set<String> fileLevelCodes() {
    return Set.of("csv-header");
  }

  @Override
  public List<Problem> check(SourceSpec source) {
    return CsvOptions.check(source);
  }

  @Override
  public RecordReader open(SourceFile file, SourceSpec source, ReadPosition from)
      throws IOException {
    CsvDialect dialect = CsvDialect.of(file, source);
    return new CsvReader(file, source, dialect, CsvHeader.read(file, source, dialect), from);
  }

  /** A header of one column in a file that another delimiter would give several. */
  @Override
  public Optional<Problem> warning(SourceFile file, SourceSpec source) throws IOException {
    CsvDialect dialect = CsvDialect.of(file, source);
    CsvHeader header = CsvHeader.read(file, source, dialect);
    String hint =
        dialect.options().header() && header.names().size() == 1
            ? new CsvAdvice(file, source, dialect).delimiterHint()
            : null;
    return hint == null
        ? Optional.empty()
        : Optional.of(
            Problem.of(
                    "csv-one-column",
                    "the header is a single column: '" + header.names().get(0) + "'")
                .hint(hint));
  }

  /** All that stands above the rows, as it is in the file, and the file's own line ends. */
  @Override
  public Envelope envelope(SourceFile file, SourceSpec source) throws IOException {
    CsvDialect dialect = CsvDialect.of(file, source);
    CsvHeader header = CsvHeader.read(file, source, dialect);
    try (Utf8View view = Utf8View.open(file, source.charset())) {
      Encoding encoding = view.encoding();
      byte[] top = view.file().bytes(0, view.onDisk(header.end()));
      byte[] lineEnd = encoding.encode(dialect.lineEnd().text());
      return new Envelope(top, lineEnd, lineEnd);
    }
  }
}

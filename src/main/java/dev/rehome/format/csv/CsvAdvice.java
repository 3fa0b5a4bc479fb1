package dev.rehome.format.csv;

import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hints at the option that would read a CSV file of which records are rejected. Looks into the file
 * only when there is such a record, and once. Only ever advice: nothing is read by what it finds.
 */
final class CsvAdvice {

  static final String TRAILING_DELIMITER =
      "if lines end with a delimiter: csv: { trailing_delimiter: true }";
  static final String OWN_NAMES =
      "to name the columns yourself: csv: { header: [name, ...], skip_lines: 1 }";

  private static final int SAMPLE_RECORDS = 20;

  private final SourceFile file;
  private final SourceSpec source;
  private final CsvDialect dialect;
  private boolean looked;
  private @Nullable String delimiterHint;

  CsvAdvice(SourceFile file, SourceSpec source, CsvDialect dialect) {
    this.file = file;
    this.source = source;
    this.dialect = dialect;
  }

  CsvOptions options() {
    return dialect.options();
  }

  /** The problem, with the delimiter as its hint where another one is right. */
  RecordProblem on(RecordProblem problem) throws IOException {
    if (!problem.code().equals("csv-columns")
        && !problem.code().equals("csv-quote")
        && !problem.code().equals("csv-header")) {
      return problem;
    }
    String hint = delimiterHint();
    return hint == null ? problem : problem.hint(hint);
  }

  /** Names the delimiter by which the first records have one number of columns, more than one. */
  @Nullable String delimiterHint() throws IOException {
    if (!looked) {
      looked = true;
      delimiterHint = columnsBy(dialect).isPresent() ? null : otherDelimiter();
    }
    return delimiterHint;
  }

  private @Nullable String otherDelimiter() throws IOException {
    for (char delimiter : new char[] {';', '\t', ',', '|'}) {
      Optional<Integer> columns =
          delimiter == options().quote() || delimiter == options().delimiter()
              ? Optional.empty()
              : columnsBy(dialect.withDelimiter(delimiter));
      if (columns.isPresent()) {
        String written = delimiter == '\t' ? "\\t" : String.valueOf(delimiter);
        return "the lines have "
            + columns.get()
            + " columns each with csv: { delimiter: \""
            + written
            + "\" }";
      }
    }
    return null;
  }

  /** How many columns the first records have, if all have the same number and more than one. */
  private Optional<Integer> columnsBy(CsvDialect tried) throws IOException {
    try (CsvScanner scanner = new CsvScanner(file, source, tried, 0)) {
      CsvFields fields = new CsvFields(tried.options());
      scanner.skipLines(tried.options().skipLines());
      int columns = 0;
      for (int i = 0; i < SAMPLE_RECORDS && scanner.next(); i++) {
        if (scanner.problem() != null) {
          return Optional.empty();
        }
        int found = scanner.split(fields).size();
        if (!scanner.blank() && (columns != 0 && columns != found || found == 1)) {
          return Optional.empty();
        }
        columns = scanner.blank() ? columns : found;
        scanner.finish();
      }
      return columns > 1 ? Optional.of(columns) : Optional.empty();
    }
  }
}

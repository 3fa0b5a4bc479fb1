package dev.rehome.cli.command;

import dev.rehome.report.ReportText;
import dev.rehome.report.RunCounts;
import dev.rehome.report.TextTable;
import java.util.stream.Stream;

/** What became of records, as the last columns of a table: the same wherever it is shown. */
final class RecordCells {

  private RecordCells() {}

  /** A table whose first columns have these titles. */
  static TextTable table(String... titles) {
    return new TextTable(
        behind(titles, "read", "inserted", "updated", "unchanged", "skipped", "rejected"));
  }

  static void row(TextTable table, RunCounts.Records records, String... cells) {
    table.texts(
        behind(
            cells,
            ReportText.number(records.read()),
            ReportText.number(records.inserted()),
            ReportText.number(records.updated()),
            ReportText.number(records.unchanged()),
            ReportText.number(records.skipped()),
            ReportText.number(records.rejected())));
  }

  private static String[] behind(String[] first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }
}

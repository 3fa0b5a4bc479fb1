package dev.rehome.job.rollback;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rehome.problem.VisibleText;
import dev.rehome.record.RowKey;
import dev.rehome.report.ReportSection;
import dev.rehome.report.ReportText;
import dev.rehome.report.TextTable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rollback did, or would do.
 *
 * @param rolledBack the runs that were undone, newest first
 * @param changedRows the rows that were not as their run had left them
 * @param firstRows of a dry run: the first rows of each run
 * @param dropped tables that were dropped
 * @param kept tables that a run created and that are still there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RollbackReport(
    @JsonIgnore boolean dryRun,
    List<UndoneRunRows> rolledBack,
    @Nullable ChangedRows changedRows,
    @Nullable List<FirstRow> firstRows,
    List<String> dropped,
    List<KeptObject> kept)
    implements ReportSection {

  /** One run that was undone. */
  record UndoneRunRows(String run, Map<String, Rows> entities) {}

  /**
   * Rows of one entity by what became of them.
   *
   * @param gone inserted by the run, and deleted by somebody else since
   * @param kept as the run had left them alone; only the ledger has forgotten them
   * @param left alone, because they are not as the run had left them
   */
  record Rows(long deleted, long restored, long gone, long kept, long left) {}

  /**
   * The rows that were not as their run had left them.
   *
   * @param file all of them, as JSON Lines
   * @param first some of them
   */
  record ChangedRows(long count, long left, String file, List<ChangedRow> first) {}

  /** One of them, as a line of the file has it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ChangedRow(
      String run,
      String entity,
      String key,
      String id,
      String finding,
      String result,
      String reason,
      @Nullable Object differences,
      @Nullable Object row) {

    private String line() {
      return "  "
          + entity
          + " '"
          + VisibleText.of(RowKey.shown(key))
          + "': "
          + VisibleText.of(reason + Differences.shown(differences))
          + done()
          + "\n";
    }

    private String done() {
      return switch (result) {
        case "left" -> "";
        case "gone" -> "; nothing to delete";
        default -> "; " + result + " all the same";
      };
    }
  }

  /** A row that a dry run has looked at. */
  record FirstRow(
      String run, String entity, String key, String result, @JsonIgnore boolean other) {}

  /** A table that is still there, and why. */
  record KeptObject(String name, String reason) {}

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    for (UndoneRunRows run : rolledBack) {
      text.append(dryRun ? "\nWould roll back run " : "\nRolled back run ").append(run.run());
      text.append('\n').append(table(run.entities()));
    }
    if (firstRows != null && !firstRows.isEmpty()) {
      text.append(firstRowsText(firstRows));
    }
    if (changedRows != null) {
      text.append(changedText(changedRows));
    }
    if (!dropped.isEmpty()) {
      text.append(dryRun ? "\nWould drop, if empty then  " : "\nDropped  ");
      text.append(String.join(", ", dropped)).append('\n');
    }
    kept.forEach(
        table ->
            text.append("\nKept     ").append(table.name()).append(": ").append(table.reason()));
    return kept.isEmpty() ? text.toString() : text.append('\n').toString();
  }

  private String table(Map<String, Rows> entities) {
    if (entities.isEmpty()) {
      return "  nothing is left to undo\n";
    }
    TextTable table =
        dryRun
            ? new TextTable("entity", "to delete", "to restore", "gone", "kept", "changed since")
            : new TextTable("entity", "deleted", "restored", "gone", "kept", "left as they are");
    entities.forEach(
        (name, rows) ->
            table.row(name, rows.deleted, rows.restored, rows.gone, rows.kept, rows.left));
    return table.render();
  }

  private static String firstRowsText(List<FirstRow> rows) {
    StringBuilder text = new StringBuilder("\nThe first rows\n");
    for (FirstRow row : rows) {
      String what =
          switch (row.result()) {
            case "deleted" -> "to delete";
            case "restored" -> "to restore";
            case "gone" -> "gone: somebody has deleted it since";
            default -> "somebody has changed or deleted it since; it would be left as it is";
          };
      text.append("  ").append(row.entity()).append(" '");
      text.append(VisibleText.of(RowKey.shown(row.key()))).append("': ").append(what);
      text.append('\n');
    }
    return text.toString();
  }

  private static String changedText(ChangedRows rows) {
    StringBuilder text = new StringBuilder("\nRows that were not as the run had left them: ");
    text.append(ReportText.number(rows.count()));
    text.append(", left as they are: ").append(ReportText.number(rows.left())).append('\n');
    rows.first().forEach(row -> text.append(row.line()));
    return text.append("All of them  ").append(rows.file()).append('\n').toString();
  }
}

package dev.rehome.job.restore;

import dev.rehome.record.RowKey;
import dev.rehome.report.ReportSection;
import dev.rehome.report.ReportText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of rows, counted while they are restored. For one thread. */
final class RestoredRows {

  private static final int LISTED = 20;

  private final Map<String, Map<Result, Long>> counts = new LinkedHashMap<>();
  private final List<ChangedRow> first = new ArrayList<>();

  /** What can become of a row of a backup. */
  enum Result {
    /** It was there as it is in the backup. */
    UNCHANGED,
    /** It had other values. */
    CHANGED,
    /** The target had no such row. */
    MISSING,
    /** The database refused it. */
    REFUSED
  }

  /** Rows of one entity by what became of them. */
  record Counts(long unchanged, long restored, long inserted, long refused) {}

  /**
   * A row that was not as it is in the backup.
   *
   * @param columns those that differed; empty where the target had no such row
   * @param refused why the database did not take it; empty if it did
   */
  record ChangedRow(String entity, String key, List<String> columns, String refused) {}

  void begin(List<String> entities) {
    counts.clear();
    first.clear();
    entities.forEach(entity -> counts.put(entity, new EnumMap<>(Result.class)));
  }

  void add(String entity, Result result) {
    counts
        .computeIfAbsent(entity, name -> new EnumMap<>(Result.class))
        .merge(result, 1L, Long::sum);
  }

  void list(ChangedRow row) {
    if (first.size() < LISTED) {
      first.add(row);
    }
  }

  long refused() {
    return counts.values().stream()
        .mapToLong(count -> count.getOrDefault(Result.REFUSED, 0L))
        .sum();
  }

  Section section(String from) {
    Map<String, Counts> rows = new LinkedHashMap<>();
    counts.forEach(
        (entity, count) ->
            rows.put(
                entity,
                new Counts(
                    count.getOrDefault(Result.UNCHANGED, 0L),
                    count.getOrDefault(Result.CHANGED, 0L),
                    count.getOrDefault(Result.MISSING, 0L),
                    count.getOrDefault(Result.REFUSED, 0L))));
    return new Section(from, rows, List.copyOf(first));
  }

  /**
   * What became of all of them.
   *
   * @param restoredRows by entity
   * @param differed the first that were not as they are in the backup
   */
  record Section(String restoredFrom, Map<String, Counts> restoredRows, List<ChangedRow> differed)
      implements ReportSection {

    @Override
    public String text() {
      StringBuilder text = new StringBuilder("\n");
      restoredRows.forEach(
          (entity, count) ->
              text.append(
                  "Rows     %s: restored %s, inserted again %s, unchanged %s, refused %s%n"
                      .formatted(
                          entity,
                          ReportText.number(count.restored()),
                          ReportText.number(count.inserted()),
                          ReportText.number(count.unchanged()),
                          ReportText.number(count.refused()))));
      text.append("Backup   ").append(restoredFrom).append('\n');
      differed.forEach(row -> text.append("  ").append(line(row)).append('\n'));
      return text.toString();
    }

    private static String line(ChangedRow row) {
      String what =
          row.columns().isEmpty()
              ? "was missing"
              : "differed in " + String.join(", ", row.columns());
      return row.entity()
          + " '"
          + RowKey.shown(row.key())
          + "' "
          + what
          + (row.refused().isEmpty() ? "" : "; refused: " + row.refused());
    }
  }
}

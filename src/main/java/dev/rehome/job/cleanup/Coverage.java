package dev.rehome.job.cleanup;

import dev.rehome.job.check.ComparedRow;
import dev.rehome.job.check.ComparedRow.Difference;
import dev.rehome.job.cleanup.Stay.Because;
import dev.rehome.record.RowKey;
import dev.rehome.report.ReportText;
import dev.rehome.store.RowAction;
import dev.rehome.store.journal.FileImport;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far it is proved that the records of one file are in the target: a bit for each record. */
final class Coverage {

  private final FileImport imported;
  private final BitSet records = new BitSet();
  private final Map<Difference, Long> differences = new EnumMap<>(Difference.class);
  private final Map<Difference, String> examples = new EnumMap<>(Difference.class);

  Coverage(FileImport imported) {
    this.imported = imported;
  }

  /** A row of one of its records was compared. */
  void add(long record, ComparedRow row) {
    if (row.difference() == Difference.NONE) {
      if (row.item().action() != RowAction.SKIPPED) {
        records.set(Math.toIntExact(record - 1));
      }
      return;
    }
    differences.merge(row.difference(), 1L, Long::sum);
    examples.putIfAbsent(
        row.difference(), row.entity() + " '" + RowKey.shown(row.item().key()) + "'");
  }

  /**
   * What is wrong with the proof.
   *
   * @return null when each record has a row, and all rows are as they were imported
   */
  @Nullable Because because() {
    if (differences.containsKey(Difference.MISSING)) {
      return Stay.ROWS_MISSING.because(words(Difference.MISSING, "missing from the target"));
    }
    if (differences.containsKey(Difference.CHANGED)) {
      return Stay.ROWS_CHANGED.because(words(Difference.CHANGED, "other than imported"));
    }
    if (differences.containsKey(Difference.DOUBLED)) {
      return Stay.ROWS_CHANGED.because(words(Difference.DOUBLED, "there more than once"));
    }
    long expected = imported.counts().read() - imported.counts().skipped();
    long without = expected - records.cardinality();
    return without <= 0
        ? null
        : Stay.ROWS_OVERTAKEN.because(
            "%s of its %s records have no row of their own: other records have written it since"
                .formatted(
                    ReportText.number(without), ReportText.number(imported.counts().read())));
  }

  private String words(Difference difference, String how) {
    return "%s of its rows are %s, such as %s"
        .formatted(
            ReportText.number(differences.getOrDefault(difference, 0L)),
            how,
            examples.get(difference));
  }
}

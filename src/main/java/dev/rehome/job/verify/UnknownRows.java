package dev.rehome.job.verify;

import dev.rehome.job.verify.Finding.Code;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.items.LedgerItem;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks for rows of a table that no import wrote. In a table that an import created they are a
 * problem, in one that was there before they are something to know.
 */
final class UnknownRows {

  private static final int PORTION = 1000;

  private final VerifyRun run;
  private final String entity;
  private final List<Integer> ids;
  private final boolean own;
  private final List<TargetRow> rows = new ArrayList<>();
  private long unknown;

  UnknownRows(VerifyRun run, int entityId, String entity) {
    this.run = run;
    this.entity = entity;
    this.ids = run.items().sharing(entityId);
    this.own = run.items().created(entityId);
  }

  /** Goes through the table only where there are more rows than the ledger has items. */
  void check() {
    run.control().endIfStopped();
    long there = run.session().count(entity);
    EntityTally tally = run.tally(entity);
    long known = tally.rows - tally.missing;
    if (there > known && (own || ids.size() > 1)) {
      run.session().scan(entity, Selection.ALL, this::add);
      flush();
    } else {
      unknown = Math.max(0, there - known);
    }
    if (!own && unknown > 0) {
      run.findings()
          .add(Finding.of(Code.ROW_UNKNOWN, entity, unknown + " rows were not imported").asNote());
    }
    run.check(
        new IntegrityCheck(
            "unknown",
            entity,
            !own || unknown == 0,
            "%d of %d rows were not imported".formatted(unknown, there)));
  }

  private void add(TargetRow row) {
    rows.add(row);
    if (rows.size() == PORTION) {
      flush();
    }
  }

  private void flush() {
    run.control().endIfStopped();
    List<String> keys = rows.stream().map(TargetRow::key).toList();
    @Nullable LedgerItem[] found = new @Nullable LedgerItem[rows.size()];
    for (int id : ids) {
      List<LedgerItem> items = run.items().find(id, keys);
      for (int i = 0; i < found.length; i++) {
        found[i] = items.get(i) == null ? found[i] : items.get(i);
      }
    }
    for (int i = 0; i < found.length; i++) {
      LedgerItem item = found[i];
      if (item == null) {
        unknown++;
        report(Code.ROW_UNKNOWN, rows.get(i), "nobody has imported this row");
      } else if (!Objects.equals(item.id(), rows.get(i).id())) {
        unknown++;
        report(
            Code.DUPLICATE_KEY,
            rows.get(i),
            "it has the key of the imported row '%s'".formatted(item.id()));
      }
    }
    rows.clear();
  }

  private void report(Code code, TargetRow row, String message) {
    if (own) {
      run.findings().add(Finding.ofRow(code, entity, row.key(), row.newId(), message));
    }
  }
}

package dev.rehome.job.verify;

import dev.rehome.store.RowAction;
import dev.rehome.store.RunRow;
import dev.rehome.store.items.ItemSelection;
import dev.rehome.store.items.LedgerItem;
import dev.rehome.store.target.TargetRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the items of rows, many at a time; rows without are not of the import. By keys, and where a
 * target does not give back the keys of its rows, by ids in one way through the items.
 */
final class ItemsOfRows {

  private static final int PORTION = 1000;
  private static final int MOST_WAITING = 10_000;

  private final VerifyRun run;
  private final List<Integer> entityIds;
  private final int column;
  private final Found found;
  private final List<Waiting> waiting = new ArrayList<>();

  /**
   * @param column the one whose value is wanted of each row
   */
  ItemsOfRows(VerifyRun run, String entity, String column, Found found) {
    this.run = run;
    this.column = run.entity(entity).columnIndex(column);
    this.found = found;
    this.entityIds =
        run.entities().entrySet().stream()
            .filter(entry -> entry.getValue().equals(entity))
            .map(Map.Entry::getKey)
            .toList();
  }

  /** What to do with a row of the import: its value, and the number that came with it. */
  @FunctionalInterface
  interface Found {
    void accept(LedgerItem item, String value, long number);
  }

  /** Without the other values of the row, which may be of any size. */
  private record Waiting(String key, String id, String value, long number) {}

  void add(TargetRow row, long number) {
    waiting.add(new Waiting(row.key(), row.id(), String.valueOf(row.values()[column]), number));
    if (waiting.size() == MOST_WAITING) {
      flush();
    }
  }

  /** To be called behind the last row. */
  void flush() {
    for (int entityId : entityIds) {
      Map<String, Waiting> others = new HashMap<>();
      for (int from = 0; from < waiting.size(); from += PORTION) {
        run.control().endIfStopped();
        byKey(entityId, waiting.subList(from, Math.min(waiting.size(), from + PORTION)), others);
      }
      byId(entityId, others);
    }
    waiting.clear();
  }

  private void byKey(int entityId, List<Waiting> some, Map<String, Waiting> others) {
    List<@Nullable LedgerItem> items =
        run.items().find(entityId, some.stream().map(Waiting::key).toList());
    for (int i = 0; i < items.size(); i++) {
      LedgerItem item = items.get(i);
      if (item == null) {
        others.put(some.get(i).id(), some.get(i));
      } else {
        accept(item, some.get(i));
      }
    }
  }

  private void byId(int entityId, Map<String, Waiting> wanted) {
    ItemSelection all = ItemSelection.of(List.of(entityId));
    long last = 0;
    boolean more = !wanted.isEmpty();
    while (more) {
      run.control().endIfStopped();
      List<LedgerItem> page = run.items().page(all, last, PORTION);
      for (LedgerItem item : page) {
        last = item.item();
        Waiting one = wanted.remove(item.id());
        if (one != null) {
          accept(item, one);
        }
      }
      more = page.size() == PORTION && !wanted.isEmpty();
    }
  }

  private void accept(LedgerItem item, Waiting one) {
    RunRow verified = run.verified();
    if (item.action() != RowAction.SKIPPED
        && (verified == null || item.run() == verified.context().number())) {
      found.accept(item, one.value(), one.number());
    }
  }
}

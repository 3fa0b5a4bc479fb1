package dev.rehome.job.check;

import dev.rehome.job.check.ComparedRow.Difference;
import dev.rehome.store.RowAction;
import dev.rehome.store.items.LedgerItem;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import dev.rehome.store.target.TargetSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Compares rows of the target with the ledger's items, so many at a time that memory stays small
 * however many there are: looked up by id, and compared by fingerprint. This is exact in every
 * database, whatever order it keeps keys in. For one thread.
 */
public final class RowComparison {

  /** So many items are compared at a time. */
  public static final int PORTION = 1000;

  private final TargetSession session;
  private final Map<Integer, String> entities;

  /**
   * @param entities the names of the entities by the ledger's numbers of them; all of them are
   *     entities of the session's spec
   */
  public RowComparison(TargetSession session, Map<Integer, String> entities) {
    this.session = session;
    this.entities = Map.copyOf(entities);
  }

  /** What a run has left alone was never as the ledger has it. */
  private static boolean same(LedgerItem item, TargetRow row) {
    return item.action() == RowAction.SKIPPED
        || Arrays.equals(item.fingerprint(), row.fingerprint());
  }

  /** In the order of the items; a row that is there twice comes twice. */
  public List<ComparedRow> compare(List<LedgerItem> items) {
    Map<Integer, Map<String, List<TargetRow>>> found = new HashMap<>();
    byEntity(items).forEach((entity, ids) -> found.put(entity, rows(name(entity), ids)));
    List<ComparedRow> compared = new ArrayList<>(items.size());
    for (LedgerItem item : items) {
      List<TargetRow> rows =
          Objects.requireNonNull(found.get(item.entityId())).getOrDefault(item.id(), List.of());
      String entity = name(item.entityId());
      if (rows.isEmpty()) {
        compared.add(new ComparedRow(item, entity, null, Difference.MISSING));
      }
      for (int i = 0; i < rows.size(); i++) {
        TargetRow row = rows.get(i);
        Difference difference = same(item, row) ? Difference.NONE : Difference.CHANGED;
        compared.add(new ComparedRow(item, entity, row, i == 0 ? difference : Difference.DOUBLED));
      }
    }
    return compared;
  }

  private static Map<Integer, Set<String>> byEntity(List<LedgerItem> items) {
    Map<Integer, Set<String>> ids = new LinkedHashMap<>();
    items.forEach(
        item -> ids.computeIfAbsent(item.entityId(), entity -> new HashSet<>()).add(item.id()));
    return ids;
  }

  private Map<String, List<TargetRow>> rows(String entity, Set<String> ids) {
    Map<String, List<TargetRow>> rows = new HashMap<>();
    session.scan(
        entity,
        Selection.ofIds(List.copyOf(ids)),
        row -> rows.computeIfAbsent(row.id(), id -> new ArrayList<>(1)).add(row));
    return rows;
  }

  private String name(int entityId) {
    return Objects.requireNonNull(entities.get(entityId), "an entity that was not named");
  }
}

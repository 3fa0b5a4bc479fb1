package dev.rehome.store.ledger.items;

import dev.rehome.store.jdbc.BulkInsert;
import dev.rehome.store.plan.ItemAction;
import dev.rehome.store.plan.RowId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What runs found where they changed rows: the ledger's item and the target's row as they were. One
 * entry for each row, of the first time that the run changed it.
 */
final class ItemHistory {

  private static final String ITEMS =
      """
      SELECT k.n, i.run, i.file_ordinal, i.record_number, i.fingerprint, i.action, i.new_id,
        i.legacy_id
      FROM UNNEST(CAST(? AS VARCHAR ARRAY)) WITH ORDINALITY AS k(row_key, n)
      JOIN rehome.migration_items i ON i.entity_id = ? AND i.row_key = k.row_key
      """;

  private static final int ITEM_COLUMNS = 7;
  private static final int ACTION = 4;
  private static final Set<String> WRITTEN =
      Set.of(ItemAction.INSERTED.code(), ItemAction.UPDATED.code());

  private ItemHistory() {}

  /**
   * Adds what is about to be changed, before the items are. What the run has written before is no
   * history.
   *
   * @param rows the rows as they were, null where the target had none or the run wrote them
   * @param added those of them whose items are new
   */
  static void add(
      Connection connection,
      BulkInsert table,
      long run,
      Map<RowId, @Nullable String> rows,
      Set<RowId> added)
      throws SQLException {
    List<@Nullable Object[]> history = new ArrayList<>();
    for (int entityId : rows.keySet().stream().map(RowId::entity).distinct().toList()) {
      List<RowId> ids = rows.keySet().stream().filter(id -> id.entity() == entityId).toList();
      Map<Integer, @Nullable Object[]> items = items(connection, entityId, ids);
      for (int i = 0; i < ids.size(); i++) {
        String before = rows.get(ids.get(i));
        @Nullable Object[] item = added.contains(ids.get(i)) ? null : items.get(i);
        boolean own = item != null && Long.valueOf(run).equals(item[0]);
        boolean written = item != null && own && WRITTEN.contains(item[ACTION]);
        if (!written && (item != null && !own || before != null)) {
          history.add(entry(run, ids.get(i), own ? null : item, before));
        }
      }
    }
    if (!history.isEmpty()) {
      table.insertRows(connection, history);
    }
  }

  static @Nullable Object[] entry(
      long run, RowId id, @Nullable Object @Nullable [] item, @Nullable String before) {
    @Nullable Object[] entry = new @Nullable Object[ITEM_COLUMNS + 4];
    entry[0] = run;
    entry[1] = id.entity();
    entry[2] = id.key();
    if (item != null) {
      System.arraycopy(item, 0, entry, 3, ITEM_COLUMNS);
    }
    entry[ITEM_COLUMNS + 3] = before;
    return entry;
  }

  /** The columns of items as they are, by the index of their rows; the first is their run. */
  static Map<Integer, @Nullable Object[]> items(
      Connection connection, int entityId, List<RowId> ids) throws SQLException {
    Map<Integer, @Nullable Object[]> items = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(ITEMS)) {
      statement.setArray(
          1, connection.createArrayOf("text", ids.stream().map(RowId::key).toArray()));
      statement.setInt(2, entityId);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          items.put(
              row.getInt(1) - 1,
              new @Nullable Object[] {
                row.getLong(2),
                row.getInt(3),
                row.getLong(4),
                row.getBytes(5),
                row.getString(6),
                row.getString(7),
                row.getString(8)
              });
        }
      }
    }
    return items;
  }
}

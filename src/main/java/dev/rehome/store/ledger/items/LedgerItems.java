package dev.rehome.store.ledger.items;

import dev.rehome.store.plan.Item;
import dev.rehome.store.plan.ItemAction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks items up, many at a time. */
final class LedgerItems {

  private static final String FIND =
      """
      SELECT k.n, i.item, i.run, i.file_ordinal, i.record_number, i.fingerprint, i.action
      FROM UNNEST(CAST(? AS VARCHAR ARRAY)) WITH ORDINALITY AS k(row_key, n)
      JOIN rehome.migration_items i ON i.entity_id = ? AND i.row_key = k.row_key
      """;
  private static final String UNCHANGED =
      """
      SELECT u.run, u.first_item, u.last_item, u.file_ordinal, u.first_record, u.last_record
      FROM UNNEST(CAST(? AS BIGINT ARRAY)) AS r(run)
      CROSS JOIN UNNEST(CAST(? AS BIGINT ARRAY)) AS b(block)
      JOIN rehome.unchanged_items u ON u.run = r.run AND u.block = b.block
      """;

  private LedgerItems() {}

  /** For each key its item, null where there is none. */
  static @Nullable Item[] find(Connection connection, int entityId, List<String> keys)
      throws SQLException {
    Item[] items = new Item[keys.size()];
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setArray(1, connection.createArrayOf("text", keys.toArray()));
      statement.setInt(2, entityId);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          items[row.getInt(1) - 1] =
              new Item(
                  row.getLong(2),
                  row.getLong(3),
                  row.getInt(4),
                  row.getLong(5),
                  row.getBytes(6),
                  ItemAction.ofCode(row.getString(7)));
        }
      }
    }
    return items;
  }

  /** What each of these runs has found unchanged around the items; an entry for each run. */
  static NavigableMap<Long, ItemRanges> unchanged(
      Connection connection, List<Long> runs, Collection<Long> items) throws SQLException {
    NavigableMap<Long, ItemRanges> ranges = new TreeMap<>();
    runs.forEach(run -> ranges.put(run, new ItemRanges()));
    try (PreparedStatement statement = connection.prepareStatement(UNCHANGED)) {
      Object[] blocks = items.stream().map(ItemNumbers::blockOf).distinct().toArray();
      statement.setArray(1, connection.createArrayOf("int8", runs.toArray()));
      statement.setArray(2, connection.createArrayOf("int8", blocks));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Objects.requireNonNull(ranges.get(row.getLong(1)))
              .add(
                  new ItemRanges.Range(
                      row.getLong(2),
                      row.getLong(3),
                      row.getInt(4),
                      row.getLong(5),
                      row.getLong(6)));
        }
      }
    }
    return ranges;
  }
}

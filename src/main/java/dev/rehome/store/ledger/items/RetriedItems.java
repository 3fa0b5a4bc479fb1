package dev.rehome.store.ledger.items;

import dev.rehome.store.RowAction;
import dev.rehome.store.RunItem;
import dev.rehome.store.jdbc.BulkInsert;
import dev.rehome.store.ledger.items.ChunkItems.Pending;
import dev.rehome.store.plan.ItemAction;
import dev.rehome.store.plan.RowId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The items that retries wrote. They are items of the run that was retried, as if it had written
 * them itself; the retry has a history of its own with an entry for each of them, new ones
 * included, by which it is undone.
 */
final class RetriedItems {

  private static final String RETRIED = "SELECT of_run FROM rehome.retries WHERE run = ?";

  private static final String KNOWN =
      """
      SELECT k.n
      FROM UNNEST(CAST(? AS VARCHAR ARRAY)) WITH ORDINALITY AS k(row_key, n)
      JOIN rehome.retried_items h ON h.run = ? AND h.entity_id = ? AND h.row_key = k.row_key
      """;

  private static final String ENTITIES =
      """
      SELECT e.id, e.entity FROM rehome.migration_entities e
      JOIN rehome.migration_counts c ON c.entity_id = e.id
      WHERE c.run = ? ORDER BY COALESCE(e.ordinal, -1) DESC, e.id DESC
      """;

  /** Not what a later retry has written again. */
  private static final String TO_UNDO =
      """
      SELECT i.item, i.row_key, i.new_id, i.fingerprint, i.action, h.item_run, h.row_before
      FROM rehome.retried_items h
      JOIN rehome.migration_items i
        ON i.entity_id = h.entity_id AND i.row_key = h.row_key AND i.run = ?
      WHERE h.run = ? AND h.entity_id = ? AND i.item < ?
        AND CASE WHEN h.row_before IS NULL THEN 0 ELSE 1 END = ?
        AND NOT EXISTS (
          SELECT 1 FROM rehome.retried_items l
          WHERE l.run > h.run AND l.entity_id = h.entity_id AND l.row_key = h.row_key)
      ORDER BY i.item DESC FETCH FIRST ? ROWS ONLY
      """;

  private static final String PUT_BACK =
      """
      UPDATE rehome.migration_items i SET
        (run, file_ordinal, record_number, fingerprint, action, new_id, legacy_id) = (
          SELECT h.item_run, h.file_ordinal, h.record_number, h.fingerprint, h.action, h.new_id,
            h.legacy_id
          FROM rehome.retried_items h
          WHERE h.run = ? AND h.entity_id = i.entity_id AND h.row_key = i.row_key)
      WHERE i.item = ? AND i.run = ?
      """;
  private static final String REMOVE =
      "DELETE FROM rehome.migration_items WHERE item = ? AND run = ?";

  /** Of the run that was retried, where it had not changed the row itself before. */
  private static final String FORGET_OF_RETRIED =
      """
      DELETE FROM rehome.item_history o
      WHERE o.run = ? AND o.entity_id = ? AND o.row_key = ? AND EXISTS (
        SELECT 1 FROM rehome.retried_items h
        WHERE h.run = ? AND h.entity_id = o.entity_id AND h.row_key = o.row_key
          AND (h.item_run IS NULL OR h.item_run <> o.run))
      """;

  private static final String FORGET =
      "DELETE FROM rehome.retried_items WHERE run = ? AND entity_id = ? AND row_key = ?";

  private final JdbcTemplate jdbc;

  RetriedItems(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** The run whose rejects a run retries; null for any other run. */
  @Nullable Long retried(long run) {
    return jdbc.query(RETRIED, (row, number) -> row.getLong(1), run).stream()
        .findFirst()
        .orElse(null);
  }

  /**
   * Adds what a retry is about to change to its history, before the items are changed.
   *
   * @param added rows whose items are new
   * @param images the rows as they were
   */
  static void keep(
      Connection connection,
      BulkInsert table,
      long retry,
      Set<RowId> added,
      List<Pending> written,
      Map<RowId, @Nullable String> images)
      throws SQLException {
    Map<RowId, @Nullable String> rows = new LinkedHashMap<>();
    written.forEach(one -> rows.put(one.id(), images.get(one.id())));
    added.forEach(id -> rows.put(id, images.get(id)));
    List<@Nullable Object[]> history = new ArrayList<>();
    for (int entityId : rows.keySet().stream().map(RowId::entity).distinct().toList()) {
      List<RowId> ids = rows.keySet().stream().filter(id -> id.entity() == entityId).toList();
      Set<Integer> known = known(connection, retry, entityId, ids);
      Map<Integer, @Nullable Object[]> items = ItemHistory.items(connection, entityId, ids);
      for (int i = 0; i < ids.size(); i++) {
        RowId id = ids.get(i);
        if (!known.contains(i)) {
          history.add(
              ItemHistory.entry(retry, id, added.contains(id) ? null : items.get(i), rows.get(id)));
        }
      }
    }
    if (!history.isEmpty()) {
      table.insertRows(connection, history);
    }
  }

  /** Which of these rows the retry has changed before, by index. */
  private static Set<Integer> known(
      Connection connection, long retry, int entityId, List<RowId> ids) throws SQLException {
    Set<Integer> known = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
      statement.setArray(
          1, connection.createArrayOf("text", ids.stream().map(RowId::key).toArray()));
      statement.setLong(2, retry);
      statement.setInt(3, entityId);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          known.add(row.getInt(1) - 1);
        }
      }
    }
    return known;
  }

  /** Rows of an entity that the retry updated, or the rest. */
  private record Part(int entityId, String entity, boolean updated) {

    boolean has(RunItem item) {
      return item.entityId() == entityId && updated == (item.before() != null);
    }
  }

  /** In the order of {@link dev.rehome.store.RunLedger#itemsToUndo}. */
  List<RunItem> toUndo(long retry, long of, @Nullable RunItem after, int atMost) {
    List<Part> parts = new ArrayList<>();
    for (boolean updated : new boolean[] {true, false}) {
      parts.addAll(
          jdbc.query(
              ENTITIES,
              (row, number) -> new Part(row.getInt(1), row.getString(2), updated),
              retry));
    }
    List<RunItem> items = new ArrayList<>();
    RunItem last = after;
    for (Part part : parts.stream().dropWhile(one -> after != null && !one.has(after)).toList()) {
      items.addAll(
          jdbc.query(
              TO_UNDO,
              (row, number) -> item(row, part),
              of,
              retry,
              part.entityId(),
              last == null ? Long.MAX_VALUE : last.item(),
              part.updated() ? 1 : 0,
              atMost - items.size()));
      last = null;
      if (items.size() == atMost) {
        break;
      }
    }
    return items;
  }

  /** What the run had inserted and the retry updated is an update of the retry. */
  private static RunItem item(ResultSet row, Part part) throws SQLException {
    RowAction action = ItemAction.ofCode(row.getString(5)).rowAction();
    return new RunItem(
        row.getLong(1),
        part.entityId(),
        part.entity(),
        row.getString(2),
        row.getString(3),
        row.getBytes(4),
        part.updated() ? RowAction.UPDATED : action,
        row.getObject(6) != null,
        row.getString(7));
  }

  void undo(long retry, long of, List<RunItem> items) {
    List<RunItem> known = items.stream().filter(RunItem::known).toList();
    one(
        known,
        jdbc.batchUpdate(
            PUT_BACK, known.stream().map(item -> new Object[] {retry, item.item(), of}).toList()));
    List<RunItem> added = items.stream().filter(item -> !item.known()).toList();
    one(
        added,
        jdbc.batchUpdate(
            REMOVE, added.stream().map(item -> new Object[] {item.item(), of}).toList()));
    jdbc.batchUpdate(
        FORGET_OF_RETRIED,
        items.stream().map(item -> new Object[] {of, item.entityId(), item.key(), retry}).toList());
    jdbc.batchUpdate(
        FORGET,
        items.stream().map(item -> new Object[] {retry, item.entityId(), item.key()}).toList());
  }

  private static void one(List<RunItem> items, int[] rows) {
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != 1) {
        throw new OptimisticLockingFailureException(
            "row '%s' of entity %s is no longer as the retry left it"
                .formatted(items.get(i).key(), items.get(i).entity()));
      }
    }
  }
}

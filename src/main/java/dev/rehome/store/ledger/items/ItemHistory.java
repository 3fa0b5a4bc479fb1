package dev.rehome.store.ledger.items;

import dev.rehome.store.RunContext;
import dev.rehome.store.RunItem;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

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

  /** Of the entities that the run touched, the last one of its spec first. */
  private static final String ENTITIES =
      """
      SELECT e.id, e.entity FROM rehome.migration_entities e
      JOIN rehome.migration_counts c ON c.entity_id = e.id
      WHERE c.run = ? ORDER BY COALESCE(e.ordinal, -1) DESC, e.id DESC
      """;

  private static final String ITEM =
      """
      SELECT i.item, i.row_key, i.new_id, i.fingerprint, i.action, h.item_run, h.row_before
      """;

  /** Either what was updated or the rest; {@link #BEHIND} goes into its gap. */
  private static final String CHANGED =
      ITEM
          + """
          FROM rehome.item_history h
          JOIN rehome.migration_items i
            ON i.entity_id = h.entity_id AND i.row_key = h.row_key AND i.run = h.run
              AND (i.action = 'U') = ?
          WHERE h.run = ? AND h.entity_id = ?%s
          ORDER BY h.run, h.entity_id, h.row_key FETCH FIRST ? ROWS ONLY
          """;

  /** Not as an alternative to a page from the start: that would keep the index from being used. */
  private static final String BEHIND = " AND h.row_key > ?";

  /** The sum keeps the planner from the index of keys. */
  private static final String ADDED =
      ITEM
          + """
          FROM rehome.migration_items i
          JOIN rehome.migration_runs r ON r.run = i.run
          LEFT JOIN rehome.item_history h
            ON h.run = i.run AND h.entity_id = i.entity_id AND h.row_key = i.row_key
          WHERE i.run = ? AND i.entity_id + 0 = ? AND i.item >= r.first_item AND i.item < ?
            AND h.run IS NULL
          ORDER BY i.item DESC FETCH FIRST ? ROWS ONLY
          """;

  private static final String PUT_BACK =
      """
      UPDATE rehome.migration_items i SET
        (run, file_ordinal, record_number, fingerprint, action, new_id, legacy_id) = (
          SELECT h.item_run, h.file_ordinal, h.record_number, h.fingerprint, h.action, h.new_id,
            h.legacy_id
          FROM rehome.item_history h
          WHERE h.run = i.run AND h.entity_id = i.entity_id AND h.row_key = i.row_key)
      WHERE i.item = ? AND i.run = ?
      """;
  private static final String REMOVE =
      "DELETE FROM rehome.migration_items WHERE item = ? AND run = ?";
  private static final String FORGET =
      "DELETE FROM rehome.item_history WHERE run = ? AND entity_id = ? AND row_key = ?";

  private final JdbcTemplate jdbc;

  ItemHistory(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

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
        boolean written = own && WRITTEN.contains(item[ACTION]);
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

  /** One of the queries that together give the items to undo, in their order. */
  private record Part(Kind kind, int entityId, String entity) {

    private enum Kind {
      UPDATED,
      ADDED,
      /** Inserted where an earlier run had written a row that was gone. */
      INSERTED_AGAIN
    }

    boolean has(RunItem item) {
      return item.entityId() == entityId && kind == kindOf(item);
    }

    private static Kind kindOf(RunItem item) {
      if (item.before() == null && !item.known()) {
        return Kind.ADDED;
      }
      return ItemAction.of(item.action()) == ItemAction.UPDATED
          ? Kind.UPDATED
          : Kind.INSERTED_AGAIN;
    }
  }

  List<RunItem> toUndo(RunContext run, @Nullable RunItem after, int atMost) {
    List<RunItem> items = new ArrayList<>();
    RunItem last = after;
    for (Part part : parts(run).dropWhile(part -> after != null && !part.has(after)).toList()) {
      items.addAll(read(run, part, last, atMost - items.size()));
      last = null;
      if (items.size() == atMost) {
        break;
      }
    }
    return items;
  }

  private Stream<Part> parts(RunContext run) {
    List<Part> updated =
        jdbc.query(
            ENTITIES,
            (row, number) -> new Part(Part.Kind.UPDATED, row.getInt(1), row.getString(2)),
            run.number());
    return Stream.concat(
        updated.stream(),
        updated.stream()
            .flatMap(
                part ->
                    Stream.of(Part.Kind.ADDED, Part.Kind.INSERTED_AGAIN)
                        .map(kind -> new Part(kind, part.entityId(), part.entity()))));
  }

  private List<RunItem> read(RunContext run, Part part, @Nullable RunItem last, int atMost) {
    if (part.kind() == Part.Kind.ADDED) {
      long before = last == null ? Long.MAX_VALUE : last.item();
      return jdbc.query(
          ADDED, (row, number) -> item(row, part), run.number(), part.entityId(), before, atMost);
    }
    List<Object> parameters =
        new ArrayList<>(List.of(part.kind() == Part.Kind.UPDATED, run.number(), part.entityId()));
    if (last != null) {
      parameters.add(last.key());
    }
    parameters.add(atMost);
    return jdbc.query(
        CHANGED.formatted(last == null ? "" : BEHIND),
        (row, number) -> item(row, part),
        parameters.toArray());
  }

  private static RunItem item(ResultSet row, Part part) throws SQLException {
    return new RunItem(
        row.getLong(1),
        part.entityId(),
        part.entity(),
        row.getString(2),
        row.getString(3),
        row.getBytes(4),
        ItemAction.ofCode(row.getString(5)).rowAction(),
        row.getObject(6) != null,
        row.getString(7));
  }

  void undo(RunContext run, List<RunItem> items) {
    execute(PUT_BACK, run, items.stream().filter(RunItem::known).toList());
    execute(REMOVE, run, items.stream().filter(item -> !item.known()).toList());
    jdbc.batchUpdate(
        FORGET,
        items.stream()
            .filter(item -> item.known() || item.before() != null)
            .map(item -> new Object[] {run.number(), item.entityId(), item.key()})
            .toList());
  }

  private void execute(String sql, RunContext run, List<RunItem> items) {
    int[] rows =
        jdbc.batchUpdate(
            sql, items.stream().map(item -> new Object[] {item.item(), run.number()}).toList());
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != 1) {
        throw new OptimisticLockingFailureException(
            "row '%s' of entity %s is no longer one of run %s"
                .formatted(items.get(i).key(), items.get(i).entity(), run.id()));
      }
    }
  }
}

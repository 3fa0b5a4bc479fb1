package dev.rehome.store.ledger.items;

import dev.rehome.store.RunContext;
import dev.rehome.store.RunItem;
import dev.rehome.store.plan.ItemAction;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;

/** Finds the items that a run is to be undone by, and puts the ledger's items back. */
final class ItemUndo {

  /** Rows that the driver has at a time. */
  private static final int FETCH_SIZE = 500;

  /** Characters of rows as they were, after which a page ends. */
  private static final long MOST_CHARACTERS = 4_000_000;

  /** Of the entities that the run touched, the last one of its spec first. */
  private static final String ENTITIES =
      """
      SELECT e.id, e.entity FROM rehome.migration_entities e
      JOIN rehome.migration_counts c ON c.entity_id = e.id
      WHERE c.run = ? ORDER BY COALESCE(e.ordinal, -1) DESC, e.id DESC
      """;

  private static final String FIRST_ITEM =
      "SELECT first_item FROM rehome.migration_runs WHERE run = ?";

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

  /**
   * Of both tables, so that neither is read from its start for every page. Not as an alternative to
   * a page from the start: that would keep the index from being used.
   */
  private static final String BEHIND = " AND h.row_key > ? AND i.row_key > ?";

  /**
   * Goes back through the items by their number. Written as a plain condition, run and entity would
   * have the planner expect so few rows that it reads and sorts all of them for every page.
   */
  private static final String ADDED =
      ITEM
          + """
          FROM rehome.migration_items i
          LEFT JOIN rehome.item_history h
            ON h.run = i.run AND h.entity_id = i.entity_id AND h.row_key = i.row_key
          WHERE CASE WHEN i.run = ? AND i.entity_id = ? THEN TRUE ELSE FALSE END
            AND i.item >= ? AND i.item < ? AND h.run IS NULL
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
      WHERE i.run = ? AND i.item = ANY (?)
      """;
  private static final String REMOVE =
      "DELETE FROM rehome.migration_items WHERE run = ? AND item = ANY (?)";
  private static final String LATER =
      """
      SELECT row_key FROM rehome.migration_items WHERE item = ANY (?) AND run > ?
      FETCH FIRST 1 ROW ONLY
      """;

  /** One by one: H2 uses an index for several keys only if its first column has them. */
  private static final String FORGET =
      "DELETE FROM rehome.item_history WHERE run = ? AND entity_id = ? AND row_key = ?";

  private final JdbcTemplate jdbc;

  ItemUndo(JdbcTemplate jdbc) {
    this.jdbc = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
    this.jdbc.setFetchSize(FETCH_SIZE);
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

  /** A page under way: it ends with so many items, or with so many characters of rows. */
  private static final class Page {

    private final List<RunItem> items = new ArrayList<>();
    private final int most;
    private long characters;

    Page(int most) {
      this.most = most;
    }

    boolean isFull() {
      return items.size() >= most || characters >= MOST_CHARACTERS;
    }

    int left() {
      return most - items.size();
    }

    void add(RunItem item) {
      items.add(item);
      characters += item.before() == null ? 0 : item.before().length();
    }
  }

  /** The contract is {@link dev.rehome.store.RunLedger#itemsToUndo}. */
  List<RunItem> toUndo(RunContext run, @Nullable RunItem after, int atMost) {
    Page page = new Page(atMost);
    RunItem last = after;
    for (Part part : parts(run).dropWhile(part -> after != null && !part.has(after)).toList()) {
      read(run, part, last, page);
      last = null;
      if (page.isFull()) {
        break;
      }
    }
    return page.items;
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

  private void read(RunContext run, Part part, @Nullable RunItem last, Page page) {
    if (part.kind() == Part.Kind.ADDED) {
      long before = last == null ? Long.MAX_VALUE : last.item();
      long first =
          Objects.requireNonNull(jdbc.queryForObject(FIRST_ITEM, Long.class, run.number()));
      read(part, page, ADDED, List.of(run.number(), part.entityId(), first, before, page.left()));
      return;
    }
    List<Object> parameters =
        new ArrayList<>(List.of(part.kind() == Part.Kind.UPDATED, run.number(), part.entityId()));
    if (last != null) {
      parameters.addAll(List.of(last.key(), last.key()));
    }
    parameters.add(page.left());
    read(part, page, CHANGED.formatted(last == null ? "" : BEHIND), parameters);
  }

  private void read(Part part, Page page, String sql, List<Object> parameters) {
    jdbc.query(
        sql,
        (ResultSetExtractor<Page>)
            row -> {
              while (!page.isFull() && row.next()) {
                page.add(item(row, part));
              }
              return page;
            },
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

  /** The contract is {@link dev.rehome.store.RunLedger#undo}. */
  void undo(RunContext run, List<RunItem> items) {
    write(PUT_BACK, run, items.stream().filter(RunItem::known).toList());
    write(REMOVE, run, items.stream().filter(item -> !item.known()).toList());
    jdbc.batchUpdate(
        FORGET,
        items.stream()
            .filter(item -> item.known() || item.before() != null)
            .map(item -> new Object[] {run.number(), item.entityId(), item.key()})
            .toList());
  }

  /** Throws unless all of them were the run's. */
  private void write(String sql, RunContext run, List<RunItem> items) {
    if (items.isEmpty()) {
      return;
    }
    int written =
        jdbc.update(
            sql,
            statement -> {
              statement.setLong(1, run.number());
              statement.setArray(2, numbers(statement, items));
            });
    if (written != items.size()) {
      throw new OptimisticLockingFailureException(
          "%d of %d rows are no longer those of run %s%s"
              .formatted(items.size() - written, items.size(), run.id(), example(run, items)));
    }
  }

  /** One that a later run has written, if there is any. */
  private String example(RunContext run, List<RunItem> items) {
    return jdbc
        .query(
            LATER,
            statement -> {
              statement.setArray(1, numbers(statement, items));
              statement.setLong(2, run.number());
            },
            (row, number) -> row.getString(1))
        .stream()
        .findFirst()
        .map(key -> ", such as '" + key + "'")
        .orElse("");
  }

  private static Array numbers(PreparedStatement statement, List<RunItem> items)
      throws SQLException {
    return statement
        .getConnection()
        .createArrayOf("bigint", items.stream().map(RunItem::item).toArray());
  }
}

package dev.rehome.store.ledger;

import dev.rehome.store.RowAction;
import dev.rehome.store.RunRow;
import dev.rehome.store.items.ItemQueries;
import dev.rehome.store.items.ItemSelection;
import dev.rehome.store.items.LedgerEntity;
import dev.rehome.store.items.LedgerItem;
import dev.rehome.store.items.ReadFile;
import dev.rehome.store.plan.ItemAction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Items as verbs ask for them that compare them with the target. */
final class JdbcItemQueries implements ItemQueries {

  private static final String ENTITIES =
      """
      SELECT id, entity, target_table, ordinal FROM rehome.migration_entities
      WHERE spec = ? ORDER BY COALESCE(ordinal, 1000000), id
      """;

  private static final String COUNTED =
      "SELECT entity_id FROM rehome.migration_counts WHERE run = ?";

  private static final String SHARING =
      """
      SELECT o.id FROM rehome.migration_entities e
      JOIN rehome.migration_entities o ON o.target_table = e.target_table
      WHERE e.id = ? ORDER BY o.id
      """;

  private static final String CREATED =
      """
      SELECT COUNT(*) FROM rehome.migration_entities e
      JOIN rehome.migration_entities o ON o.target_table = e.target_table
      JOIN rehome.migration_runs r ON r.spec = o.spec
      JOIN rehome.created_objects c ON c.run = r.run AND c.entity = o.entity
      WHERE e.id = ? AND c.kind IN ('TABLE', 'COLLECTION')
      """;

  private static final String ITEM =
      """
      i.item, i.entity_id, i.row_key, i.new_id, i.fingerprint, i.action, i.run, i.file_ordinal,
        i.record_number
      """;

  /** The sum keeps the planner from the index of keys, so that there is one way through all. */
  private static final String OF_ENTITIES =
      " FROM rehome.migration_items i WHERE i.entity_id + 0 IN (%s)";

  /** 1048576 items are a block. */
  private static final String OF_RUN =
      """
       AND (i.run = %1$d OR EXISTS (
        SELECT 1 FROM rehome.unchanged_items u
        WHERE u.run = %1$d AND u.block = i.item / 1048576
          AND i.item BETWEEN u.first_item AND u.last_item))
      """;

  private static final String BEHIND = " AND i.item > ? ORDER BY i.item FETCH FIRST ? ROWS ONLY";

  private static final String FIND =
      "SELECT k.n, "
          + ITEM
          + """
          FROM UNNEST(CAST(? AS VARCHAR ARRAY)) WITH ORDINALITY AS k(row_key, n)
          JOIN rehome.migration_items i ON i.entity_id = ? AND i.row_key = k.row_key
          """;

  private static final String OVERTAKEN =
      "SELECT COUNT(*) FROM rehome.item_history WHERE run > ? AND item_run = ?";

  private static final String RUN =
      "SELECT " + RunRows.RUN_COLUMNS + " FROM rehome.migration_runs WHERE run = ?";

  private static final String FILE_NAME =
      "SELECT name FROM rehome.migration_files WHERE run = ? AND ordinal = ?";

  /** From the scope of a run, which names the root of its source in a line of its own. */
  private static final String ROOT = "SUBSTRING(%1$s.scope FROM POSITION('source=' IN %1$s.scope))";

  private static final String NEWEST_FILES =
      """
      SELECT f.run, %s FROM rehome.migration_files f
      JOIN rehome.migration_runs r ON r.run = f.run
      WHERE r.spec = ? AND r.status <> 'ROLLED_BACK' AND f.status = 'DONE'
        AND (f.run > ? OR f.run = ? AND f.ordinal > ?)
        AND NOT EXISTS (
          SELECT 1 FROM rehome.migration_files g
          JOIN rehome.migration_runs q ON q.run = g.run
          WHERE g.name = f.name AND g.run > f.run AND g.status = 'DONE' AND q.spec = r.spec
            AND q.status <> 'ROLLED_BACK' AND %s = %s)
      ORDER BY f.run, f.ordinal FETCH FIRST ? ROWS ONLY
      """
          .formatted(fileColumns(), root("q"), root("r"));

  private static final String REJECTED =
      """
      SELECT j.record_number FROM UNNEST(CAST(? AS BIGINT ARRAY)) AS k(record)
      JOIN rehome.rejects j ON j.run = ? AND j.file_ordinal = ? AND j.record_number = k.record
      """;

  private final JdbcTemplate jdbc;

  JdbcItemQueries(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  private static String fileColumns() {
    return Arrays.stream(RunRows.FILE_COLUMNS.split(",\\s*"))
        .map(column -> "f." + column.strip())
        .collect(Collectors.joining(", "));
  }

  /** The line itself. */
  private static String root(String run) {
    String from = ROOT.formatted(run);
    return "SUBSTRING(%1$s FROM 1 FOR POSITION(CHR(10) IN %1$s))".formatted(from);
  }

  @Override
  public List<LedgerEntity> entities(String spec) {
    return jdbc.query(
        ENTITIES,
        (row, number) ->
            new LedgerEntity(
                row.getInt(1), row.getString(2), row.getString(3), row.getObject(4) != null),
        spec);
  }

  @Override
  public Set<Integer> countedBy(long run) {
    return Set.copyOf(jdbc.queryForList(COUNTED, Integer.class, run));
  }

  @Override
  public List<Integer> sharing(int entityId) {
    return jdbc.query(SHARING, (row, number) -> row.getInt(1), entityId);
  }

  @Override
  public boolean created(int entityId) {
    return number(CREATED, entityId) > 0;
  }

  @Override
  public long count(ItemSelection selection) {
    return selection.entityIds().isEmpty() ? 0 : number("SELECT COUNT(*)" + from(selection));
  }

  @Override
  public List<LedgerItem> page(ItemSelection selection, long after, int atMost) {
    return selection.entityIds().isEmpty()
        ? List.of()
        : jdbc.query(
            "SELECT " + ITEM + from(selection) + BEHIND,
            (row, number) -> item(row, 1),
            after,
            atMost);
  }

  private static String from(ItemSelection selection) {
    String ids =
        selection.entityIds().stream().map(String::valueOf).collect(Collectors.joining(", "));
    Long run = selection.run();
    return OF_ENTITIES.formatted(ids) + (run == null ? "" : OF_RUN.formatted(run));
  }

  private static LedgerItem item(ResultSet row, int first) throws SQLException {
    return new LedgerItem(
        row.getLong(first),
        row.getInt(first + 1),
        row.getString(first + 2),
        row.getString(first + 3),
        row.getBytes(first + 4),
        action(row.getString(first + 5)),
        row.getLong(first + 6),
        row.getInt(first + 7),
        row.getLong(first + 8));
  }

  private static RowAction action(String code) {
    return ItemAction.ofCode(code).rowAction();
  }

  @Override
  public List<@Nullable LedgerItem> find(int entityId, List<String> keys) {
    @Nullable LedgerItem[] found = new @Nullable LedgerItem[keys.size()];
    jdbc.execute(
        (Connection connection) -> {
          try (PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setArray(1, connection.createArrayOf("text", keys.toArray()));
            statement.setInt(2, entityId);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                found[row.getInt(1) - 1] = item(row, 2);
              }
            }
          }
          return true;
        });
    return Arrays.asList(found);
  }

  @Override
  public long overtaken(long run) {
    return number(OVERTAKEN, run, run);
  }

  private long number(String sql, Object... parameters) {
    return Objects.requireNonNullElse(jdbc.queryForObject(sql, Long.class, parameters), 0L);
  }

  @Override
  public Optional<RunRow> run(long number) {
    return jdbc.query(RUN, (row, index) -> RunRows.run(row), number).stream().findFirst();
  }

  @Override
  public String fileName(long run, int file) {
    return jdbc.query(FILE_NAME, (row, index) -> row.getString(1), run, file).stream()
        .findFirst()
        .orElse("");
  }

  @Override
  public List<ReadFile> newestFiles(String spec, @Nullable ReadFile after, int atMost) {
    long run = after == null ? 0 : after.run();
    int ordinal = after == null ? -1 : after.file().ordinal();
    return jdbc.query(
        NEWEST_FILES,
        (row, number) -> new ReadFile(row.getLong("run"), RunRows.file(row)),
        spec,
        run,
        run,
        ordinal,
        atMost);
  }

  @Override
  public Set<Long> rejected(long run, int file, Collection<Long> records) {
    List<Long> rejected = new ArrayList<>();
    jdbc.execute(
        (Connection connection) -> {
          try (PreparedStatement statement = connection.prepareStatement(REJECTED)) {
            statement.setArray(1, connection.createArrayOf("int8", records.toArray()));
            statement.setLong(2, run);
            statement.setInt(3, file);
            try (ResultSet row = statement.executeQuery()) {
              while (row.next()) {
                rejected.add(row.getLong(1));
              }
            }
          }
          return true;
        });
    return new HashSet<>(rejected);
  }
}

package dev.rehome.store.ledger.journal;

import dev.rehome.store.CreatedObject;
import dev.rehome.store.RunContext;
import dev.rehome.store.journal.Overtaken;
import dev.rehome.store.journal.RollbackRecords;
import dev.rehome.store.journal.UndoResult;
import dev.rehome.store.journal.UndoneRow;
import dev.rehome.store.plan.ItemAction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** In the tables {@code rollback_counts} and {@code rollback_rows}. */
final class JdbcRollbackRecords implements RollbackRecords {

  /** Few, because each may have a row of the target of any size. */
  private static final int PAGE = 20;

  private static final String OVERTAKEN =
      """
      SELECT h.item_run, r.run, r.id, r.started_at, e.entity, h.action, COUNT(*)
      FROM rehome.item_history h
      JOIN rehome.migration_runs r ON r.run = h.run
      JOIN rehome.migration_entities e ON e.id = h.entity_id
      WHERE h.item_run IS NOT NULL
      GROUP BY h.item_run, r.run, r.id, r.started_at, e.entity, h.action
      ORDER BY r.run, h.item_run, e.entity
      """;
  private static final String FORGET_LEFT_ROWS =
      "DELETE FROM rehome.rollback_rows WHERE run = ? AND result = 'LEFT'";
  private static final String FORGET_LEFT =
      "DELETE FROM rehome.rollback_counts WHERE run = ? AND result = 'LEFT'";
  private static final String COUNT_MORE =
      """
      UPDATE rehome.rollback_counts SET row_count = row_count + ?
      WHERE run = ? AND undone_run = ? AND entity = ? AND result = ?
      """;
  private static final String COUNT_FIRST =
      """
      INSERT INTO rehome.rollback_counts (row_count, run, undone_run, entity, result)
      VALUES (?, ?, ?, ?, ?)
      """;
  private static final String COUNTS =
      """
      SELECT r.id, c.entity, c.result, c.row_count
      FROM rehome.rollback_counts c JOIN rehome.migration_runs r ON r.run = c.undone_run
      WHERE c.run = ? ORDER BY c.undone_run DESC, c.entity
      """;
  private static final String ADD_ROW =
      """
      INSERT INTO rehome.rollback_rows (run, undone_run, entity, row_key, row_id, result, finding,
        reason, differences, row_now)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String DESCRIBE =
      "UPDATE rehome.rollback_rows SET differences = ? WHERE id = ?";
  private static final String ROWS =
      """
      SELECT w.id, r.id AS undone, w.entity, w.row_key, w.row_id, w.result, w.finding, w.reason,
        w.differences, w.row_now
      FROM rehome.rollback_rows w JOIN rehome.migration_runs r ON r.run = w.undone_run
      WHERE w.run = ? AND w.id > ? ORDER BY w.run, w.id FETCH FIRST ? ROWS ONLY
      """;
  private static final String FORGET_CREATED =
      "DELETE FROM rehome.created_objects WHERE run = ? AND kind = ? AND name = ?";

  private final JdbcJournal.Access access;
  private final JdbcTemplate jdbc;

  JdbcRollbackRecords(JdbcJournal.Access access) {
    this.access = access;
    this.jdbc = access.jdbc();
  }

  @Override
  public List<Overtaken> overtaken() {
    return jdbc.query(
        OVERTAKEN,
        (row, number) ->
            new Overtaken(
                row.getLong(1),
                new RunContext(
                    row.getLong(2),
                    row.getString(3),
                    row.getObject(4, OffsetDateTime.class).toInstant()),
                row.getString(5),
                ItemAction.ofCode(row.getString(6)).rowAction(),
                row.getLong(7)));
  }

  @Override
  public void lookAgain(RunContext rollback) {
    access
        .transaction()
        .executeWithoutResult(
            status -> {
              jdbc.update(FORGET_LEFT_ROWS, rollback.number());
              jdbc.update(FORGET_LEFT, rollback.number());
            });
  }

  @Override
  public void add(
      RunContext rollback,
      RunContext undone,
      Map<String, Map<UndoResult, Long>> counts,
      List<UndoneRow> rows) {
    counts.forEach(
        (entity, results) ->
            results.forEach(
                (result, count) ->
                    count(count, rollback.number(), undone.number(), entity, result.name())));
    jdbc.batchUpdate(
        ADD_ROW,
        rows,
        PAGE,
        (statement, row) -> {
          statement.setLong(1, rollback.number());
          statement.setLong(2, undone.number());
          statement.setString(3, row.entity());
          statement.setString(4, row.key());
          statement.setString(5, row.id());
          statement.setString(6, row.result().name());
          statement.setString(7, row.finding().name());
          statement.setString(8, row.reason());
          statement.setString(9, row.differences());
          statement.setString(10, row.now());
        });
  }

  @Override
  public void describe(RecordedRow row, String differences) {
    jdbc.update(DESCRIBE, differences, row.number());
  }

  private void count(Object... values) {
    if (jdbc.update(COUNT_MORE, values) == 0) {
      jdbc.update(COUNT_FIRST, values);
    }
  }

  @Override
  public Map<String, Map<String, Map<UndoResult, Long>>> counts(RunContext rollback) {
    Map<String, Map<String, Map<UndoResult, Long>>> counts = new LinkedHashMap<>();
    RowCallbackHandler add =
        row ->
            counts
                .computeIfAbsent(row.getString(1), run -> new LinkedHashMap<>())
                .computeIfAbsent(row.getString(2), entity -> new EnumMap<>(UndoResult.class))
                .put(UndoResult.valueOf(row.getString(3)), row.getLong(4));
    jdbc.query(COUNTS, add, rollback.number());
    return counts;
  }

  /** Page by page, because drivers like to fetch the whole result. */
  @Override
  public void rows(RunContext rollback, Consumer<RecordedRow> consumer) {
    long[] last = {0};
    int[] read = new int[1];
    do {
      read[0] = 0;
      jdbc.query(
          ROWS,
          row -> {
            read[0]++;
            last[0] = row.getLong(1);
            consumer.accept(new RecordedRow(last[0], row.getString(2), row(row)));
          },
          rollback.number(),
          last[0],
          PAGE);
    } while (read[0] == PAGE);
  }

  private static UndoneRow row(ResultSet row) throws SQLException {
    return new UndoneRow(
        row.getString(3),
        row.getString(4),
        row.getString(5),
        UndoResult.valueOf(row.getString(6)),
        UndoneRow.Finding.valueOf(row.getString(7)),
        row.getString(8),
        row.getString(9),
        row.getString(10));
  }

  @Override
  public void forget(RunContext run, CreatedObject object) {
    jdbc.update(FORGET_CREATED, run.number(), object.kind().name(), object.name());
  }
}

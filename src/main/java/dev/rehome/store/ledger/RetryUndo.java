package dev.rehome.store.ledger;

import dev.rehome.store.RunContext;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Rolling back retries, beside their items: the rejects that one had accepted are rejects again.
 */
final class RetryUndo {

  private static final String RESTORED =
      "UPDATE rehome.retries SET restored = TRUE WHERE run = ? AND NOT restored";
  private static final String LATER =
      """
      SELECT r.id FROM rehome.retries this
      JOIN rehome.retries l ON l.of_run = this.of_run AND l.run > this.run AND NOT l.restored
      JOIN rehome.migration_runs r ON r.run = l.run
      WHERE this.run = ? AND EXISTS (
        SELECT 1 FROM rehome.retried_rejects a JOIN rehome.retried_rejects b
          ON b.file_ordinal = a.file_ordinal AND b.record_number = a.record_number
        WHERE a.run = this.run AND b.run = l.run)
      """;
  private static final String OF_RUN = "SELECT of_run FROM rehome.retries WHERE run = ?";

  /** A record that had been part of another reject was read only by the retry. */
  private static final String MOVED =
      """
      SELECT file_ordinal, outcome, CASE WHEN problems IS NULL THEN 1 ELSE 0 END, COUNT(*)
      FROM rehome.retried_rejects WHERE run = ?
      GROUP BY file_ordinal, outcome, CASE WHEN problems IS NULL THEN 1 ELSE 0 END
      """;

  private static final String COUNT_BACK =
      """
      UPDATE rehome.migration_files SET %1$s = %1$s - ?, rejected_count = rejected_count + ?,
        read_count = read_count + ?, position_records = position_records + ?
      WHERE run = ? AND ordinal = ?
      """;
  private static final Map<String, String> COLUMNS =
      Map.of(
          "I", "inserted_count",
          "U", "updated_count",
          "K", "unchanged_count",
          "S", "skipped_count");
  private static final String DROP_ADDED =
      """
      DELETE FROM rehome.rejects
      WHERE run = ? AND EXISTS (
        SELECT 1 FROM rehome.retried_rejects a
        WHERE a.run = ? AND a.outcome = 'R' AND a.file_ordinal = rejects.file_ordinal
          AND a.record_number = rejects.record_number)
      """;
  private static final String PUT_BACK =
      """
      INSERT INTO rehome.rejects (run, file_ordinal, record_number, line, byte_offset, byte_length,
        problems, raw)
      SELECT CAST(? AS BIGINT), file_ordinal, record_number, line, byte_offset, byte_length,
        problems, raw
      FROM rehome.retried_rejects WHERE run = ? AND problems IS NOT NULL
      """;
  private static final String FORGET_UNCHANGED =
      """
      DELETE FROM rehome.unchanged_items
      WHERE run = ? AND EXISTS (
        SELECT 1 FROM rehome.retried_rejects a
        WHERE a.run = ? AND a.file_ordinal = unchanged_items.file_ordinal
          AND a.record_number BETWEEN unchanged_items.first_record AND unchanged_items.last_record)
      """;
  private static final String COUNTS =
      """
      SELECT inserted_count, updated_count, unchanged_count, skipped_count, entity_id
      FROM rehome.migration_counts WHERE run = ?
      """;
  private static final String COUNT_FEWER =
      """
      UPDATE rehome.migration_counts SET inserted_count = inserted_count - ?,
        updated_count = updated_count - ?, unchanged_count = unchanged_count - ?,
        skipped_count = skipped_count - ?
      WHERE run = ? AND entity_id = ?
      """;
  private static final String FILES =
      """
      SELECT status, note, size_bytes, modified_at, sha256, ordinal
      FROM rehome.retried_files WHERE run = ?
      """;
  private static final String PUT_BACK_FILE =
      """
      UPDATE rehome.migration_files SET status = ?, note = ?, size_bytes = ?, modified_at = ?,
        sha256 = ?
      WHERE run = ? AND ordinal = ?
      """;
  private static final String PUT_BACK_STATUS =
      """
      UPDATE rehome.migration_runs SET
        status = (SELECT t.status FROM rehome.retries t WHERE t.run = ?),
        exit_code = (SELECT t.exit_code FROM rehome.retries t WHERE t.run = ?)
      WHERE run = ? AND status = 'COMPLETED'
      """;

  /** With a run its retries are rolled back, too: what they wrote were rows of that run. */
  private static final String WITH_RETRIED =
      """
      UPDATE rehome.migration_runs SET status = 'ROLLED_BACK'
      WHERE status <> 'ROLLED_BACK' AND run IN (
        SELECT t.run FROM rehome.retries t WHERE t.of_run = ?)
      """;

  private static final String FORGET_HISTORY =
      """
      DELETE FROM rehome.retried_items
      WHERE run IN (SELECT t.run FROM rehome.retries t WHERE t.of_run = ?)
      """;
  private static final String END_RETRIES =
      "UPDATE rehome.retries SET restored = TRUE WHERE of_run = ? AND NOT restored";

  private final JdbcTemplate jdbc;

  RetryUndo(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** What rolling a run back means beyond its items; harmless when repeated. */
  void rolledBack(RunContext run) {
    jdbc.update(WITH_RETRIED, run.number());
    jdbc.update(FORGET_HISTORY, run.number());
    jdbc.update(END_RETRIES, run.number());
    refuseOlder(run);
    if (jdbc.update(RESTORED, run.number()) > 0) {
      jdbc.query(OF_RUN, (row, number) -> row.getLong(1), run.number())
          .forEach(of -> restore(run.number(), of));
    }
  }

  private void refuseOlder(RunContext run) {
    jdbc.query(LATER, (row, number) -> row.getString(1), run.number()).stream()
        .findFirst()
        .ifPresent(
            later -> {
              throw new OptimisticLockingFailureException(
                  "run %s has tried records again that run %s had accepted: roll it back first"
                      .formatted(later, run.id()));
            });
  }

  private void restore(long retry, long of) {
    jdbc.query(
        MOVED,
        (ResultSet row) -> {
          countBack(of, row.getInt(1), row.getString(2), row.getInt(3) == 1, row.getLong(4));
        },
        retry);
    jdbc.update(DROP_ADDED, of, retry);
    jdbc.update(PUT_BACK, of, retry);
    jdbc.update(FORGET_UNCHANGED, of, retry);
    Map<Integer, Object[]> counts = new HashMap<>();
    jdbc.query(
        COUNTS,
        (ResultSet row) -> {
          counts.put(
              row.getInt(5),
              new Object[] {
                row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), of, row.getInt(5)
              });
        },
        retry);
    jdbc.batchUpdate(COUNT_FEWER, List.copyOf(counts.values()));
    jdbc.query(
            FILES,
            (row, number) ->
                new Object[] {
                  row.getString(1),
                  row.getString(2),
                  row.getLong(3),
                  row.getString(4),
                  row.getString(5),
                  of,
                  row.getInt(6)
                },
            retry)
        .forEach(file -> jdbc.update(PUT_BACK_FILE, file));
    jdbc.update(PUT_BACK_STATUS, retry, retry, of);
  }

  private void countBack(long of, int file, String outcome, boolean added, long records) {
    String column = COLUMNS.get(outcome);
    boolean part = outcome.equals(RunRetries.PART);
    boolean accepted = column != null;
    long moved = accepted ? records : 0;
    long read = part ? records : added ? -records : 0;
    jdbc.update(
        COUNT_BACK.formatted(accepted ? column : "skipped_count"),
        moved,
        moved + read,
        read,
        read,
        of,
        file);
  }
}

package dev.rehome.store.ledger;

import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunContext;
import dev.rehome.store.jdbc.Json;
import dev.rehome.store.retry.KnownReject;
import dev.rehome.store.retry.Retrial;
import dev.rehome.store.retry.RetryLedger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Reads what rejects a run has to retry; whatever writes keeps other owners of the ledger out. */
final class JdbcRetryLedger implements RetryLedger {

  private static final String RETRIED =
      """
      SELECT r.run, r.id, r.started_at FROM rehome.retries t
      JOIN rehome.migration_runs r ON r.run = t.of_run WHERE t.run = ?
      """;

  /** Those of the run, and those that retries of it have accepted. */
  private static final String OF_RUN =
      """
      SELECT j.record_number, j.line, j.byte_offset, j.byte_length, j.problems, 1 AS still,
        CASE WHEN EXISTS (
          SELECT 1 FROM rehome.retries t JOIN rehome.retried_rejects a ON a.run = t.run
          WHERE t.of_run = j.run AND NOT t.restored AND a.problems IS NULL
            AND a.file_ordinal = j.file_ordinal AND a.record_number = j.record_number)
        THEN 1 ELSE 0 END AS added
      FROM rehome.rejects j
      WHERE j.run = ? AND j.file_ordinal = ? AND j.record_number > ?
      UNION ALL
      SELECT a.record_number, a.line, a.byte_offset, a.byte_length, a.problems, 0,
        CASE WHEN a.problems IS NULL THEN 1 ELSE 0 END
      FROM rehome.retried_rejects a JOIN rehome.retries t ON t.run = a.run
      WHERE t.of_run = ? AND NOT t.restored AND a.file_ordinal = ? AND a.record_number > ?
        AND a.outcome <> 'R'
      ORDER BY record_number FETCH FIRST ? ROWS ONLY
      """;

  private static final String OF_RETRY =
      """
      SELECT j.record_number, COALESCE(o.line, j.line), COALESCE(o.byte_offset, j.byte_offset),
        COALESCE(o.byte_length, j.byte_length), COALESCE(o.problems, j.problems),
        CASE WHEN o.run IS NULL THEN 0 ELSE 1 END, 0
      FROM rehome.rejects j
      LEFT JOIN rehome.rejects o
        ON o.run = ? AND o.file_ordinal = j.file_ordinal AND o.record_number = j.record_number
      WHERE j.run = ? AND j.file_ordinal = ? AND j.record_number > ?
      ORDER BY j.record_number FETCH FIRST ? ROWS ONLY
      """;
  private static final String RAW =
      """
      SELECT raw FROM rehome.rejects WHERE run = ? AND file_ordinal = ? AND record_number = ?
      """;
  private static final String RAW_ACCEPTED =
      """
      SELECT a.raw FROM rehome.retried_rejects a JOIN rehome.retries t ON t.run = a.run
      WHERE t.of_run = ? AND NOT t.restored AND a.file_ordinal = ? AND a.record_number = ?
      """;
  private static final String PLACE =
      """
      SELECT record_number, line, byte_offset, byte_length FROM rehome.rejects
      WHERE run = ? AND file_ordinal = ? AND record_number = ?
      """;

  private static final int ONE = 1;

  private final JdbcTemplate jdbc;
  private final RunRetries retries;
  private final Consumer<Runnable> guarded;

  /**
   * @param guarded writes in a transaction that keeps other owners out
   */
  JdbcRetryLedger(JdbcTemplate jdbc, RunRetries retries, Consumer<Runnable> guarded) {
    this.jdbc = jdbc;
    this.retries = retries;
    this.guarded = guarded;
  }

  @Override
  public void begin(RunContext retry, RunContext of) {
    guarded.accept(() -> retries.begin(retry, of));
  }

  @Override
  public Optional<RunContext> retried(RunContext retry) {
    return jdbc
        .query(
            RETRIED,
            (row, number) ->
                new RunContext(
                    row.getLong(1), row.getString(2), RunRows.instant(row, "started_at")),
            retry.number())
        .stream()
        .findFirst();
  }

  @Override
  public List<KnownReject> rejects(
      RunContext listed, RunContext of, int file, long record, int atMost) {
    return listed.number() == of.number()
        ? jdbc.query(
            OF_RUN,
            (row, number) -> known(row),
            of.number(),
            file,
            record,
            of.number(),
            file,
            record,
            atMost)
        : jdbc.query(
            OF_RETRY,
            (row, number) -> known(row),
            of.number(),
            listed.number(),
            file,
            record,
            atMost);
  }

  private static KnownReject known(ResultSet row) throws SQLException {
    String problems = row.getString(5);
    return new KnownReject(
        place(row),
        row.getInt(6) == ONE,
        row.getInt(7) == ONE,
        problems == null ? List.of() : List.of(Json.read(problems, RecordProblem[].class)));
  }

  private static RecordPlace place(ResultSet row) throws SQLException {
    return new RecordPlace(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
  }

  @Override
  public byte @Nullable [] raw(RunContext listed, RunContext of, int file, long record) {
    List<byte @Nullable []> kept = raw(RAW, listed.number(), file, record);
    if (kept.isEmpty()) {
      kept = raw(RAW_ACCEPTED, of.number(), file, record);
    }
    return kept.isEmpty() ? null : kept.get(0);
  }

  private List<byte @Nullable []> raw(String sql, long run, int file, long record) {
    List<byte @Nullable []> found = new ArrayList<>();
    jdbc.query(
        sql,
        (ResultSet row) -> {
          found.add(row.getBytes(1));
        },
        run,
        file,
        record);
    return found;
  }

  @Override
  public Optional<RecordPlace> place(RunContext of, int file, long record) {
    return jdbc.query(PLACE, (row, number) -> place(row), of.number(), file, record).stream()
        .findFirst();
  }

  @Override
  public void settle(RunContext retry, RunContext of, LedgerFile file, List<Retrial> retrials) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalTransactionStateException("rejects are settled with their rows only");
    }
    guarded.accept(() -> retries.settle(retry, of, file, retrials));
  }

  @Override
  public void complete(RunContext retry, RunContext of, LedgerFile now) {
    guarded.accept(() -> retries.complete(retry, of, now));
  }

  @Override
  public void finish(RunContext retry, RunContext of) {
    guarded.accept(() -> retries.finish(retry, of));
  }
}

package dev.rehome.store.ledger.journal;

import dev.rehome.store.RunContext;
import dev.rehome.store.RunStatus;
import dev.rehome.store.journal.RetainedRun;
import dev.rehome.store.journal.Retention;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Removes rows from the ledger's tables. */
final class JdbcRetention implements Retention {

  private static final int ROWS_PER_TRANSACTION = 10_000;

  private static final String RUNS =
      """
      SELECT run, id, started_at, verb, spec, scope, status, pruned_at IS NOT NULL,
        pruned_at IS NULL OR report IS NOT NULL,
        EXISTS (SELECT 1 FROM rehome.write_intents w WHERE w.run = r.run)
      FROM rehome.migration_runs r
      WHERE (CAST(? AS VARCHAR) IS NULL OR spec = ?)
      ORDER BY run DESC
      """;

  private static final String WRITERS =
      """
      SELECT run FROM rehome.migration_items WHERE action <> 'S' GROUP BY run
      UNION SELECT run FROM rehome.item_history GROUP BY run
      UNION SELECT run FROM rehome.retries WHERE NOT restored
      """;
  private static final String LAST_READERS =
      """
      SELECT MAX(f.run) FROM rehome.migration_files f
      JOIN rehome.migration_runs r ON r.run = f.run
      WHERE r.verb = 'import' AND (f.status = 'DONE' OR f.read_count > 0)
      GROUP BY f.name, r.spec, r.scope
      """;
  private static final String REFERRED =
      """
      SELECT run FROM rehome.migration_items GROUP BY run
      UNION SELECT item_run FROM rehome.item_history WHERE item_run IS NOT NULL GROUP BY item_run
      UNION SELECT same_run FROM rehome.migration_files WHERE same_run IS NOT NULL
      UNION SELECT run FROM rehome.migration_backups
      UNION SELECT run FROM rehome.retries
      UNION SELECT of_run FROM rehome.retries
      """;
  private static final String SIZE =
      """
      SELECT
        COALESCE((SELECT SUM(CHAR_LENGTH(row_before)) FROM rehome.item_history WHERE run = ?), 0)
        + COALESCE((SELECT SUM(OCTET_LENGTH(raw)) FROM rehome.rejects WHERE run = ?), 0)
      """;

  private static final String PRUNED =
      "SELECT run FROM rehome.migration_runs WHERE run = ? AND pruned_at IS NOT NULL";

  /** The report goes last: as long as it is there, so may be other details. */
  private static final String MARK =
      """
      UPDATE rehome.migration_runs SET pruned_at = ?, report = COALESCE(report, '{}')
      WHERE run = ? AND pruned_at IS NULL
      """;

  private static final String UNMARK_DETAILS =
      "UPDATE rehome.migration_runs SET report = NULL WHERE run = ?";

  private static final List<String> DETAILS =
      List.of(
          "run_warnings",
          "run_paths",
          "unmapped_fields",
          "data_integrity_checks",
          "removals",
          "rollback_rows",
          "retried_rejects",
          "retried_files");

  /** What {@code incremental} goes by, as long as the run was the last to read a file. */
  private static final List<String> OF_READING = List.of("unchanged_items", "shared_keys");

  private static final List<String> LINE =
      List.of(
          "migration_counts",
          "migration_files",
          "created_objects",
          "rollback_counts",
          "migration_runs");

  private static final String UNUSED_SPECS =
      """
      DELETE FROM rehome.spec_texts WHERE NOT EXISTS (
        SELECT 1 FROM rehome.migration_runs r WHERE r.spec_checksum = spec_texts.checksum)
      """;

  private static final String EXECUTIONS =
      """
      (SELECT job_execution_id FROM rehome.BATCH_JOB_EXECUTION_PARAMS
        WHERE parameter_name = 'run' AND parameter_value = ?)
      """;
  private static final String INSTANCES =
      """
      SELECT DISTINCT job_instance_id FROM rehome.BATCH_JOB_EXECUTION WHERE job_execution_id IN
      """
          + EXECUTIONS;

  private final JdbcJournal.Access access;

  JdbcRetention(JdbcJournal.Access access) {
    this.access = access;
  }

  @Override
  public List<RetainedRun> runs(@Nullable String spec) {
    Set<Long> writers = numbers(WRITERS);
    Set<Long> readers = numbers(LAST_READERS);
    Set<Long> referred = numbers(REFERRED);
    return access
        .jdbc()
        .query(RUNS, (row, number) -> run(row, writers, readers, referred), spec, spec);
  }

  private Set<Long> numbers(String sql) {
    return new HashSet<>(access.jdbc().queryForList(sql, Long.class));
  }

  private static RetainedRun run(
      ResultSet row, Set<Long> writers, Set<Long> readers, Set<Long> referred) throws SQLException {
    long number = row.getLong(1);
    return new RetainedRun(
        new RunContext(
            number, row.getString(2), row.getObject(3, OffsetDateTime.class).toInstant()),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        RunStatus.valueOf(row.getString(7)),
        row.getBoolean(10),
        writers.contains(number),
        readers.contains(number),
        referred.contains(number),
        row.getBoolean(9),
        row.getBoolean(8));
  }

  @Override
  public long size(long run) {
    Long size = access.jdbc().queryForObject(SIZE, Long.class, run, run);
    return size == null ? 0 : size;
  }

  @Override
  public boolean isPruned(long run) {
    return !access.jdbc().queryForList(PRUNED, Long.class, run).isEmpty();
  }

  @Override
  public void markPruned(long run, Instant now) {
    access.jdbc().update(MARK, now.atOffset(ZoneOffset.UTC), run);
  }

  @Override
  public void removeDetails(RetainedRun run, Runnable beforeEach) {
    long number = run.context().number();
    removePaged("item_history", "entity_id", "row_key", number, beforeEach);
    removePaged("rejects", "file_ordinal", "record_number", number, beforeEach);
    DETAILS.forEach(table -> remove(table, number, beforeEach));
    if (!run.readLast()) {
      OF_READING.forEach(table -> remove(table, number, beforeEach));
    }
    beforeEach.run();
    access
        .transaction()
        .executeWithoutResult(
            status -> {
              removeExecutions(run.context().id());
              access.jdbc().update(UNMARK_DETAILS, number);
            });
  }

  private void remove(String table, long run, Runnable beforeEach) {
    beforeEach.run();
    access.jdbc().update("DELETE FROM rehome." + table + " WHERE run = ?", run);
  }

  /** By the primary key, which begins with the run: up to one row that is far enough. */
  private void removePaged(
      String table, String first, String second, long run, Runnable beforeEach) {
    String order = " ORDER BY run, %s, %s".formatted(first, second);
    String boundary =
        "SELECT %s, %s FROM rehome.%s WHERE run = ?%s OFFSET %d ROWS FETCH FIRST ROW ONLY"
            .formatted(first, second, table, order, ROWS_PER_TRANSACTION - 1);
    String removal =
        "DELETE FROM rehome.%s WHERE run = ? AND (%s < ? OR %s = ? AND %s <= ?)"
            .formatted(table, first, first, second);
    while (true) {
      beforeEach.run();
      List<Object[]> last =
          access
              .jdbc()
              .query(
                  boundary,
                  (row, number) -> new Object[] {row.getObject(1), row.getObject(2)},
                  run);
      if (last.isEmpty()) {
        remove(table, run, beforeEach);
        return;
      }
      Object[] to = last.get(0);
      access.jdbc().update(removal, run, to[0], to[0], to[1]);
    }
  }

  private void removeExecutions(String runId) {
    List<Long> instances = access.jdbc().query(INSTANCES, (row, number) -> row.getLong(1), runId);
    String steps =
        "(SELECT step_execution_id FROM rehome.BATCH_STEP_EXECUTION WHERE job_execution_id IN "
            + EXECUTIONS
            + ")";
    for (String table :
        List.of(
            "BATCH_STEP_EXECUTION_CONTEXT WHERE step_execution_id IN " + steps,
            "BATCH_JOB_EXECUTION_CONTEXT WHERE job_execution_id IN " + EXECUTIONS,
            "BATCH_STEP_EXECUTION WHERE job_execution_id IN " + EXECUTIONS)) {
      access.jdbc().update("DELETE FROM rehome." + table, runId);
    }
    List<Long> executions = access.jdbc().query(EXECUTIONS, (row, number) -> row.getLong(1), runId);
    for (long execution : executions) {
      for (String table : List.of("BATCH_JOB_EXECUTION_PARAMS", "BATCH_JOB_EXECUTION")) {
        access
            .jdbc()
            .update("DELETE FROM rehome." + table + " WHERE job_execution_id = ?", execution);
      }
    }
    instances.forEach(
        instance ->
            access
                .jdbc()
                .update(
                    "DELETE FROM rehome.BATCH_JOB_INSTANCE WHERE job_instance_id = ?", instance));
  }

  @Override
  public void removeLine(RetainedRun run) {
    access
        .transaction()
        .executeWithoutResult(
            status -> {
              LINE.forEach(table -> remove(table, run.context().number(), () -> {}));
              access.jdbc().update(UNUSED_SPECS);
            });
  }
}

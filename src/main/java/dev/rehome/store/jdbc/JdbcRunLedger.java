package dev.rehome.store.jdbc;

import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.LedgerEntry;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
import dev.rehome.store.RowAction;
import dev.rehome.store.RowChange;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The ledger in the schema {@code rehome}. */
final class JdbcRunLedger implements RunLedger {

  private static final int FILES_AT_ONCE = 500;

  private static final String START =
      """
      INSERT INTO rehome.migration_runs (run, id, verb, spec, spec_checksum, scope, source, status,
        attempt, options, started_at, finished_at, exit_code, report)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String RESUME =
      """
      UPDATE rehome.migration_runs SET status = 'RUNNING', attempt = attempt + 1,
        finished_at = NULL, exit_code = NULL, report = NULL
      WHERE run = ?
      """;
  private static final String FORGET_CHECKS =
      "DELETE FROM rehome.data_integrity_checks WHERE run = ?";
  private static final String FINISH =
      """
      UPDATE rehome.migration_runs SET status = ?, exit_code = ?, finished_at = ?, report = ?
      WHERE run = ?
      """;
  private static final String RUNS =
      "SELECT " + RunRows.RUN_COLUMNS + " FROM rehome.migration_runs";
  private static final String LATEST =
      RUNS
          + """
           WHERE verb = ? AND spec = ? AND scope = ?
          ORDER BY run DESC FETCH FIRST ROW ONLY
          """;
  private static final String FORGET_FILES = "DELETE FROM rehome.migration_files WHERE run = ?";
  private static final String FREEZE =
      """
      INSERT INTO rehome.migration_files (run, ordinal, partition_number, name, format, size_bytes,
        modified_at, sha256, status, position_offset, position_records, position_line,
        read_count, inserted_count, updated_count, unchanged_count, skipped_count, rejected_count,
        note)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String FILES =
      "SELECT "
          + RunRows.FILE_COLUMNS
          + " FROM rehome.migration_files WHERE run = ? ORDER BY ordinal";
  private static final String MARK =
      "UPDATE rehome.migration_files SET status = ?, note = ? WHERE run = ? AND ordinal = ?";
  private static final String IMPORTED =
      """
      SELECT COUNT(*) FROM rehome.migration_files f JOIN rehome.migration_runs r ON r.run = f.run
      WHERE f.sha256 = ? AND f.name = ? AND f.status = 'DONE' AND r.spec = ? AND r.spec_checksum = ?
        AND r.verb = 'import' AND r.status IN ('COMPLETED', 'COMPLETED_WITH_REJECTS')
      """;
  private static final String ADVANCE =
      """
      UPDATE rehome.migration_files SET
        position_offset = ?, position_records = ?, position_line = ?,
        status = CASE WHEN ? THEN 'DONE' ELSE 'PENDING' END,
        read_count = read_count + ?, inserted_count = inserted_count + ?,
        updated_count = updated_count + ?, unchanged_count = unchanged_count + ?,
        skipped_count = skipped_count + ?, rejected_count = rejected_count + ?
      WHERE run = ? AND ordinal = ?
        AND position_offset = ? AND position_records = ? AND position_line = ?
        AND status IN ('PENDING', 'FAILED')
      """;
  private static final String FILE_NAMES =
      """
      SELECT f.name, f.ordinal FROM UNNEST(CAST(? AS INTEGER ARRAY)) AS k(ordinal)
      JOIN rehome.migration_files f ON f.run = ? AND f.ordinal = k.ordinal
      """;
  private static final String COUNT_MORE =
      """
      UPDATE rehome.migration_counts SET
        inserted_count = inserted_count + ?, updated_count = updated_count + ?,
        unchanged_count = unchanged_count + ?, skipped_count = skipped_count + ?
      WHERE run = ? AND slot = ? AND entity_id = ?
      """;
  private static final String COUNT_FIRST =
      """
      INSERT INTO rehome.migration_counts (inserted_count, updated_count, unchanged_count,
        skipped_count, run, slot, entity_id)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String UNMAPPED_MORE =
      """
      UPDATE rehome.unmapped_fields SET records = records + ?
      WHERE run = ? AND slot = ? AND field = ?
      """;
  private static final String UNMAPPED_FIRST =
      "INSERT INTO rehome.unmapped_fields (records, run, slot, field) VALUES (?, ?, ?, ?)";
  private static final String REJECT =
      """
      INSERT INTO rehome.rejects (run, file_ordinal, record_number, line, byte_offset, byte_length,
        problems, raw)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String TOTALS =
      """
      SELECT SUM(read_count), SUM(inserted_count), SUM(updated_count), SUM(unchanged_count),
        SUM(skipped_count), SUM(rejected_count)
      FROM rehome.migration_files WHERE run = ?
      """;
  private static final String ENTITY_TOTALS =
      """
      SELECT e.entity, SUM(c.inserted_count), SUM(c.updated_count), SUM(c.unchanged_count),
        SUM(c.skipped_count)
      FROM rehome.migration_counts c JOIN rehome.migration_entities e ON e.id = c.entity_id
      WHERE c.run = ?
      GROUP BY e.id, e.entity, e.ordinal ORDER BY e.ordinal, e.id
      """;
  private static final String UNMAPPED =
      """
      SELECT field, SUM(records) FROM rehome.unmapped_fields WHERE run = ?
      GROUP BY field ORDER BY field
      """;
  private static final String REJECTS =
      """
      SELECT j.file_ordinal, f.name, j.record_number, j.line, j.byte_offset, j.byte_length,
        j.problems
      FROM rehome.rejects j
      JOIN rehome.migration_files f ON f.run = j.run AND f.ordinal = j.file_ordinal
      WHERE j.run = ?
        AND (j.file_ordinal > ? OR (j.file_ordinal = ? AND j.record_number > ?))
      ORDER BY j.file_ordinal, j.record_number
      FETCH FIRST 200 ROWS ONLY
      """;
  private static final String RAW =
      "SELECT raw FROM rehome.rejects WHERE run = ? AND file_ordinal = ? AND record_number = ?";
  private static final String ADD_CHECK =
      """
      INSERT INTO rehome.data_integrity_checks (run, name, entity, passed, detail)
      VALUES (?, ?, ?, ?, ?)
      """;
  private static final String CHECKS =
      """
      SELECT name, entity, passed, detail FROM rehome.data_integrity_checks
      WHERE run = ? ORDER BY id
      """;

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final Dialect dialect;
  private final Clock clock;
  private final EntityRegistry registry;
  private final Map<Long, Map<Integer, Integer>> entityIds = new ConcurrentHashMap<>();

  JdbcRunLedger(DataSource dataSource, Dialect dialect, Clock clock) {
    this.jdbc = new JdbcTemplate(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.dialect = dialect;
    this.clock = clock;
    this.registry = new EntityRegistry(jdbc);
  }

  @Override
  public RunContext start(RunRow run) {
    Instant startedAt = run.context().startedAt().truncatedTo(ChronoUnit.MICROS);
    RunContext context =
        new RunContext(nextValue("rehome.run_numbers"), run.context().id(), startedAt);
    jdbc.update(
        START,
        context.number(),
        context.id(),
        run.verb(),
        run.spec(),
        run.specChecksum(),
        run.scope(),
        run.source(),
        run.status().name(),
        run.attempt(),
        Json.write(run.options()),
        RunRows.time(startedAt),
        RunRows.time(run.finishedAt()),
        run.exitCode(),
        run.report());
    return context;
  }

  @Override
  public void resume(RunContext run) {
    transaction.executeWithoutResult(
        status -> {
          one(jdbc.update(RESUME, run.number()), run);
          jdbc.update(FORGET_CHECKS, run.number());
        });
  }

  @Override
  public void finish(RunContext run, RunStatus status, int exitCode, @Nullable String report) {
    one(
        jdbc.update(
            FINISH, status.name(), exitCode, RunRows.time(clock.instant()), report, run.number()),
        run);
  }

  @Override
  public Optional<RunRow> latest(String verb, String spec, String scope) {
    return jdbc.query(LATEST, (row, number) -> RunRows.run(row), verb, spec, scope).stream()
        .findFirst();
  }

  @Override
  public Optional<RunRow> find(String runId) {
    return jdbc.query(RUNS + " WHERE id = ?", (row, number) -> RunRows.run(row), runId).stream()
        .findFirst();
  }

  @Override
  public List<RunRow> history(@Nullable String spec, int limit) {
    String newest = " ORDER BY run DESC FETCH FIRST " + limit + " ROWS ONLY";
    return spec == null
        ? jdbc.query(RUNS + newest, (row, number) -> RunRows.run(row))
        : jdbc.query(RUNS + " WHERE spec = ?" + newest, (row, number) -> RunRows.run(row), spec);
  }

  @Override
  public void freeze(RunContext run, List<LedgerFile> files) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.update(FORGET_FILES, run.number());
          jdbc.batchUpdate(
              FREEZE,
              files,
              FILES_AT_ONCE,
              (statement, file) -> setAll(statement, fileValues(run, file)));
        });
  }

  private static void setAll(PreparedStatement statement, @Nullable Object[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  private static @Nullable Object[] fileValues(RunContext run, LedgerFile file) {
    ReadPosition position = file.position();
    Counts counts = file.counts();
    return new @Nullable Object[] {
      run.number(),
      file.ordinal(),
      file.partition(),
      file.name(),
      file.format(),
      file.size(),
      RunRows.time(file.modified()),
      file.sha256(),
      file.status().name(),
      position.offset(),
      position.records(),
      position.line(),
      counts.read(),
      counts.inserted(),
      counts.updated(),
      counts.unchanged(),
      counts.skipped(),
      counts.rejected(),
      file.note()
    };
  }

  @Override
  public List<LedgerFile> files(RunContext run) {
    return jdbc.query(FILES, (row, number) -> RunRows.file(row), run.number());
  }

  @Override
  public void mark(RunContext run, int fileOrdinal, FileStatus status, String note) {
    one(jdbc.update(MARK, status.name(), note, run.number(), fileOrdinal), run);
  }

  @Override
  public boolean imported(String spec, String specChecksum, SourceFile file, String sha256) {
    Long count = jdbc.queryForObject(IMPORTED, Long.class, sha256, file.name(), spec, specChecksum);
    return count != null && count > 0;
  }

  @Override
  public void append(RunContext run, LedgerEntry entry) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalTransactionStateException("a chunk is added within its transaction only");
    }
    advance(run, entry.advances());
    appendItems(run, entry);
    appendRejects(run, entry.rejects());
    int slot =
        entry.advances().stream().mapToInt(LedgerEntry.Advance::fileOrdinal).min().orElse(-1);
    appendCounts(run, slot, entry.outcomes());
    appendUnmapped(run, slot, entry.unmapped());
  }

  private void advance(RunContext run, List<LedgerEntry.Advance> advances) {
    int[] rows =
        jdbc.batchUpdate(
            ADVANCE, advances.stream().map(advance -> advanceValues(run, advance)).toList());
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != 1) {
        LedgerEntry.Advance advance = advances.get(i);
        throw new OptimisticLockingFailureException(
            "file %d of run %s does not stand at %s: somebody else has read on"
                .formatted(advance.fileOrdinal(), run.id(), advance.from()));
      }
    }
  }

  private static Object[] advanceValues(RunContext run, LedgerEntry.Advance advance) {
    ReadPosition from = advance.from();
    ReadPosition to = advance.to();
    Counts counts = advance.counts();
    return new Object[] {
      to.offset(),
      to.records(),
      to.line(),
      advance.end(),
      counts.read(),
      counts.inserted(),
      counts.updated(),
      counts.unchanged(),
      counts.skipped(),
      counts.rejected(),
      run.number(),
      advance.fileOrdinal(),
      from.offset(),
      from.records(),
      from.line()
    };
  }

  private void appendItems(RunContext run, LedgerEntry entry) {
    if (entry.outcomes().stream().allMatch(outcome -> outcome.changes().isEmpty())) {
      return;
    }
    Map<Integer, Integer> ids = entityIds(run);
    ItemNumbers numbers = new ItemNumbers(() -> nextValue("rehome.item_blocks"));
    jdbc.execute(
        (Connection connection) -> {
          Map<String, Integer> ordinals = ordinals(connection, run, entry.advances());
          new LedgerWriter(connection, dialect, run.number(), ids, ordinals, numbers)
              .write(entry.outcomes());
          return true;
        });
  }

  private static Map<String, Integer> ordinals(
      Connection connection, RunContext run, List<LedgerEntry.Advance> advances)
      throws SQLException {
    Map<String, Integer> ordinals = new HashMap<>();
    Object[] wanted = advances.stream().map(LedgerEntry.Advance::fileOrdinal).toArray();
    try (PreparedStatement statement = connection.prepareStatement(FILE_NAMES)) {
      statement.setArray(1, connection.createArrayOf("INTEGER", wanted));
      statement.setLong(2, run.number());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ordinals.put(row.getString(1), row.getInt(2));
        }
      }
    }
    return ordinals;
  }

  private Map<Integer, Integer> entityIds(RunContext run) {
    return entityIds.computeIfAbsent(run.number(), registry::ofRun);
  }

  private void appendRejects(RunContext run, List<Reject> rejects) {
    if (rejects.isEmpty()) {
      return;
    }
    jdbc.batchUpdate(
        REJECT,
        rejects,
        rejects.size(),
        (statement, reject) -> {
          statement.setLong(1, run.number());
          statement.setInt(2, reject.fileOrdinal());
          statement.setLong(3, reject.place().record());
          statement.setLong(4, reject.place().line());
          statement.setLong(5, reject.place().byteOffset());
          statement.setLong(6, reject.place().byteLength());
          statement.setString(7, Json.write(reject.problems()));
          statement.setBytes(8, reject.raw());
        });
  }

  private void appendCounts(RunContext run, int slot, List<RecordOutcome> outcomes) {
    Map<Integer, Map<RowAction, Long>> counts = new TreeMap<>();
    for (RecordOutcome outcome : outcomes) {
      for (RowChange change : outcome.changes()) {
        counts
            .computeIfAbsent(change.row().entity(), entity -> new EnumMap<>(RowAction.class))
            .merge(change.action(), 1L, Long::sum);
      }
    }
    if (counts.isEmpty()) {
      return;
    }
    Map<Integer, Integer> ids = entityIds(run);
    counts.forEach(
        (entity, byAction) -> {
          Object[] values = {
            byAction.getOrDefault(RowAction.INSERTED, 0L),
            byAction.getOrDefault(RowAction.UPDATED, 0L),
            byAction.getOrDefault(RowAction.UNCHANGED, 0L),
            byAction.getOrDefault(RowAction.SKIPPED, 0L),
            run.number(),
            slot,
            Objects.requireNonNull(ids.get(entity))
          };
          updateElseInsert(COUNT_MORE, COUNT_FIRST, values);
        });
  }

  private void appendUnmapped(RunContext run, int slot, Map<String, Long> unmapped) {
    new TreeMap<>(unmapped)
        .forEach(
            (field, records) ->
                updateElseInsert(
                    UNMAPPED_MORE, UNMAPPED_FIRST, records, run.number(), slot, field));
  }

  /** Both statements take the same values in the same order. */
  private void updateElseInsert(String update, String insert, Object... values) {
    if (jdbc.update(update, values) == 0) {
      jdbc.update(insert, values);
    }
  }

  @Override
  public Counts totals(RunContext run) {
    List<Counts> totals =
        jdbc.query(
            TOTALS,
            (row, number) ->
                new Counts(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6)),
            run.number());
    return totals.get(0);
  }

  @Override
  public Map<String, Map<RowAction, Long>> entityTotals(RunContext run) {
    Map<String, Map<RowAction, Long>> totals = new LinkedHashMap<>();
    jdbc.query(
        ENTITY_TOTALS,
        (ResultSet row) -> {
          Map<RowAction, Long> ofEntity =
              totals.computeIfAbsent(row.getString(1), name -> new EnumMap<>(RowAction.class));
          ofEntity.merge(RowAction.INSERTED, row.getLong(2), Long::sum);
          ofEntity.merge(RowAction.UPDATED, row.getLong(3), Long::sum);
          ofEntity.merge(RowAction.UNCHANGED, row.getLong(4), Long::sum);
          ofEntity.merge(RowAction.SKIPPED, row.getLong(5), Long::sum);
        },
        run.number());
    return totals;
  }

  @Override
  public Map<String, Long> unmapped(RunContext run) {
    Map<String, Long> unmapped = new LinkedHashMap<>();
    jdbc.query(
        UNMAPPED,
        (ResultSet row) -> {
          unmapped.put(row.getString(1), row.getLong(2));
        },
        run.number());
    return unmapped;
  }

  /** Page by page, because drivers like to fetch the whole result; the bytes one by one. */
  @Override
  public void rejects(RunContext run, Consumer<Reject> consumer) {
    int file = -1;
    long record = 0;
    List<Reject> page;
    do {
      page = jdbc.query(REJECTS, (row, number) -> reject(row), run.number(), file, file, record);
      for (Reject reject : page) {
        file = reject.fileOrdinal();
        record = reject.place().record();
        consumer.accept(withRaw(run, reject));
      }
    } while (!page.isEmpty());
  }

  private static Reject reject(ResultSet row) throws SQLException {
    return new Reject(
        row.getInt(1),
        row.getString(2),
        new RecordPlace(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)),
        List.of(Json.read(row.getString(7), RecordProblem[].class)),
        null);
  }

  private Reject withRaw(RunContext run, Reject reject) {
    byte[] raw =
        jdbc.queryForObject(
            RAW, byte[].class, run.number(), reject.fileOrdinal(), reject.place().record());
    return new Reject(reject.fileOrdinal(), reject.file(), reject.place(), reject.problems(), raw);
  }

  @Override
  public void addChecks(RunContext run, List<IntegrityCheck> checks) {
    jdbc.batchUpdate(
        ADD_CHECK,
        checks,
        Math.max(1, checks.size()),
        (statement, check) -> {
          statement.setLong(1, run.number());
          statement.setString(2, check.name());
          statement.setString(3, check.entity());
          statement.setBoolean(4, check.passed());
          statement.setString(5, check.detail());
        });
  }

  @Override
  public List<IntegrityCheck> checks(RunContext run) {
    return jdbc.query(
        CHECKS,
        (row, number) ->
            new IntegrityCheck(
                row.getString(1), row.getString(2), row.getBoolean(3), row.getString(4)),
        run.number());
  }

  private long nextValue(String sequence) {
    Long value = jdbc.queryForObject(dialect.nextValue(sequence), Long.class);
    if (value == null) {
      throw new EmptyResultDataAccessException(1);
    }
    return value;
  }

  private static void one(int rows, RunContext run) {
    if (rows != 1) {
      throw new EmptyResultDataAccessException("nothing in the ledger for run " + run.id(), 1);
    }
  }
}

package dev.rehome.store.ledger;

import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.Spec;
import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.LedgerEntry;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.PreparedEntry;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
import dev.rehome.store.RowAction;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunLedger;
import dev.rehome.store.RunPhase;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import dev.rehome.store.Warning;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.jdbc.Json;
import dev.rehome.store.ledger.database.LedgerLock;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The ledger in the schema {@code rehome}. */
final class JdbcRunLedger implements RunLedger {

  private static final int FILES_PER_BATCH = 1000;

  /** Written rows from which on the questions of the audit are worth a plan of their own. */
  private static final long MANY = 10_000;

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
           WHERE verb = ? AND spec = ?
            AND SUBSTRING(scope FROM 1 FOR CHAR_LENGTH(CAST(? AS VARCHAR))) = ?
          ORDER BY run DESC FETCH FIRST ROW ONLY
          """;
  private static final String FORGET_FILES = "DELETE FROM rehome.migration_files WHERE run = ?";
  private static final String FREEZE =
      """
      INSERT INTO rehome.migration_files (run, ordinal, name, format, size_bytes,
        modified_at, sha256, status, position_offset, position_records, position_line,
        read_count, inserted_count, updated_count, unchanged_count, skipped_count, rejected_count,
        note)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  /** Ordered by the whole primary key: else H2 reads and sorts all files for every page. */
  private static final String FILES =
      "SELECT "
          + RunRows.FILE_COLUMNS
          + " FROM rehome.migration_files WHERE run = ? AND ordinal >= ? ORDER BY run, ordinal"
          + " FETCH FIRST ? ROWS ONLY";

  private static final String MARK =
      "UPDATE rehome.migration_files SET status = ?, note = ? WHERE run = ? AND ordinal = ?";

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
  private static final String REJECTS_OF_CODE =
      """
      SELECT j.file_ordinal, f.name, j.record_number, j.line, j.byte_offset, j.byte_length,
        j.problems
      FROM rehome.rejects j
      JOIN rehome.migration_files f ON f.run = j.run AND f.ordinal = j.file_ordinal
      WHERE j.run = ? AND j.problems LIKE ?
        AND (j.file_ordinal > ? OR (j.file_ordinal = ? AND j.record_number > ?))
      ORDER BY j.file_ordinal, j.record_number
      FETCH FIRST ? ROWS ONLY
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
  private final LedgerLock lock;
  private final Clock clock;
  private final ChunkAppender appender;
  private final RunWarnings warnings;
  private final RunPaths paths;

  JdbcRunLedger(DataSource dataSource, Dialect dialect, LedgerLock lock, Clock clock) {
    this.jdbc = new JdbcTemplate(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.dialect = dialect;
    this.lock = lock;
    this.clock = clock;
    this.appender = new ChunkAppender(jdbc, dialect);
    this.warnings = new RunWarnings(jdbc);
    this.paths = new RunPaths(jdbc);
  }

  @Override
  public RunContext start(RunRow run) {
    Instant startedAt = run.context().startedAt().truncatedTo(ChronoUnit.MICROS);
    RunContext context =
        new RunContext(
            Sequences.next(jdbc, dialect, "rehome.run_numbers"), run.context().id(), startedAt);
    guarded(
        () ->
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
                run.report()));
    return context;
  }

  @Override
  public void resume(RunContext run) {
    guarded(
        () -> {
          one(jdbc.update(RESUME, run.number()), run);
          jdbc.update(FORGET_CHECKS, run.number());
        });
  }

  @Override
  public void finish(RunContext run, RunStatus status, int exitCode, @Nullable String report) {
    guarded(
        () -> {
          one(
              jdbc.update(
                  FINISH,
                  status.name(),
                  exitCode,
                  RunRows.time(clock.instant()),
                  report,
                  run.number()),
              run);
          new SkippedFiles(jdbc).forgetShared(run);
        });
  }

  @Override
  public Optional<RunRow> latest(String verb, String spec, String scope) {
    return jdbc.query(LATEST, (row, number) -> RunRows.run(row), verb, spec, scope, scope).stream()
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
  public void freeze(RunContext run, Iterable<LedgerFile> files) {
    guarded(
        () -> {
          jdbc.update(FORGET_FILES, run.number());
          List<LedgerFile> batch = new ArrayList<>();
          for (LedgerFile file : files) {
            batch.add(file);
            if (batch.size() == FILES_PER_BATCH) {
              freezeBatch(run, batch);
              batch.clear();
            }
          }
          freezeBatch(run, batch);
        });
  }

  private void freezeBatch(RunContext run, List<LedgerFile> batch) {
    jdbc.batchUpdate(
        FREEZE, batch, FILES_PER_BATCH, (statement, file) -> bindFile(statement, run, file));
  }

  private static void bindFile(PreparedStatement statement, RunContext run, LedgerFile file)
      throws SQLException {
    statement.setLong(1, run.number());
    statement.setInt(2, file.ordinal());
    statement.setString(3, file.name());
    statement.setString(4, file.format());
    statement.setLong(5, file.size());
    statement.setString(6, file.modified().toString());
    statement.setString(7, file.sha256());
    statement.setString(8, file.status().name());
    statement.setLong(9, file.position().offset());
    statement.setLong(10, file.position().records());
    statement.setLong(11, file.position().line());
    statement.setLong(12, file.counts().read());
    statement.setLong(13, file.counts().inserted());
    statement.setLong(14, file.counts().updated());
    statement.setLong(15, file.counts().unchanged());
    statement.setLong(16, file.counts().skipped());
    statement.setLong(17, file.counts().rejected());
    statement.setString(18, file.note());
  }

  @Override
  public List<LedgerFile> files(RunContext run, int from, int atMost) {
    return jdbc.query(FILES, (row, number) -> RunRows.file(row), run.number(), from, atMost);
  }

  @Override
  public void mark(RunContext run, int fileOrdinal, FileStatus status, String note) {
    guarded(() -> one(jdbc.update(MARK, status.name(), note, run.number(), fileOrdinal), run));
  }

  @Override
  public void skipImported(RunContext run, String scope, Runnable beforeEach) {
    guarded(() -> new SkippedFiles(jdbc).skipImported(run, scope, beforeEach));
  }

  @Override
  public int readAfterAll(RunContext run, Collection<Integer> ordinals) {
    int[] read = {0};
    guarded(() -> read[0] = new SkippedFiles(jdbc).readAfterAll(run, ordinals));
    return read[0];
  }

  @Override
  public PreparedEntry prepare(RunContext run, LedgerEntry entry) {
    return appender.prepare(run, entry);
  }

  @Override
  public void append(RunContext run, List<PreparedEntry> entries) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalTransactionStateException("a chunk is added within its transaction only");
    }
    guarded(
        () ->
            appender.append(
                run, entries.stream().map(ChunkAppender.Prepared.class::cast).toList()));
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

  @Override
  public Map<String, Boolean> finds(RunContext run) {
    return paths.all(run);
  }

  @Override
  public void warn(RunContext run, RunPhase phase, List<Warning> told) {
    guarded(() -> warnings.replace(run, phase, told));
  }

  @Override
  public List<Warning> warnings(RunContext run) {
    return warnings.totals(run);
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

  @Override
  public List<Reject> rejects(RunContext run, String code, int file, long record, int atMost) {
    return jdbc.query(
        REJECTS_OF_CODE,
        (row, number) -> reject(row),
        run.number(),
        "%\"code\":\"" + code + "\"%",
        file,
        file,
        record,
        atMost);
  }

  @Override
  public void acceptRejects(RunContext run, LedgerFile file, List<RecordOutcome> outcomes) {
    guarded(() -> appender.acceptRejects(run, file, outcomes));
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
  public List<IntegrityCheck> audit(RunContext run, Spec spec, Runnable beforeEach) {
    Counts totals = totals(run);
    if (totals.inserted() + totals.updated() >= MANY) {
      dialect.analyze(jdbc, "rehome.migration_items");
    }
    List<IntegrityCheck> checks =
        new ArrayList<>(new LedgerAudit(jdbc, run, spec, beforeEach).run());
    if (totals.inserted() + totals.updated() > 0) {
      List<Integer> entities = new EntityRegistry(jdbc).ofRun(run.number());
      checks.addAll(new DuplicateContent(jdbc, run, spec, entities, beforeEach).run());
    }
    return checks;
  }

  @Override
  public void addChecks(RunContext run, List<IntegrityCheck> checks) {
    guarded(
        () ->
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
                }));
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

  /** Writes in the current transaction, else in its own, with every other owner kept out. */
  private void guarded(Runnable writing) {
    transaction.executeWithoutResult(
        status -> {
          lock.guard(jdbc);
          writing.run();
        });
  }

  private static void one(int rows, RunContext run) {
    if (rows != 1) {
      throw new EmptyResultDataAccessException("nothing in the ledger for run " + run.id(), 1);
    }
  }
}

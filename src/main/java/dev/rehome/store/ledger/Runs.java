package dev.rehome.store.ledger;

import dev.rehome.store.CreatedObject;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.jdbc.Json;
import dev.rehome.store.ledger.items.ItemStore;
import dev.rehome.store.ledger.items.Sequences;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The runs themselves: their life, their specs, what they created, and their checks. */
final class Runs {

  private static final String START =
      """
      INSERT INTO rehome.migration_runs (run, id, verb, spec, spec_checksum, scope, source, status,
        attempt, options, started_at, finished_at, exit_code, report, first_item)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String RESUME =
      """
      UPDATE rehome.migration_runs SET status = 'RUNNING', attempt = attempt + 1,
        finished_at = NULL, exit_code = NULL, report = NULL
      WHERE run = ?
      """;
  private static final String FINISH =
      """
      UPDATE rehome.migration_runs SET status = ?, exit_code = ?, finished_at = ?, report = ?
      WHERE run = ?
      """;
  private static final String ROLLED_BACK =
      """
      UPDATE rehome.migration_runs SET status = 'ROLLED_BACK', finished_at = ?
      WHERE run = ? AND status <> 'ROLLED_BACK'
      """;
  private static final String SELECT =
      "SELECT " + RunRows.RUN_COLUMNS + " FROM rehome.migration_runs";
  private static final String LATEST =
      SELECT
          + """
           WHERE verb = ? AND spec = ? AND status <> 'ROLLED_BACK'
            AND SUBSTRING(scope FROM 1 FOR CHAR_LENGTH(CAST(? AS VARCHAR))) = ?
          ORDER BY run DESC FETCH FIRST ROW ONLY
          """;
  private static final String SPEC_TEXT = "SELECT text FROM rehome.spec_texts WHERE checksum = ?";
  private static final String ADD_SPEC_TEXT =
      "INSERT INTO rehome.spec_texts (checksum, text) VALUES (?, ?)";
  private static final String CREATED =
      "SELECT kind, name, entity FROM rehome.created_objects WHERE run = ? ORDER BY kind, name";
  private static final String FORGET_CHECKS =
      "DELETE FROM rehome.data_integrity_checks WHERE run = ?";
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
  private final Dialect dialect;
  private final ItemStore items;

  Runs(JdbcTemplate jdbc, Dialect dialect, ItemStore items) {
    this.jdbc = jdbc;
    this.dialect = dialect;
    this.items = items;
  }

  RunContext start(RunRow run, String specText) {
    Instant startedAt = run.context().startedAt().truncatedTo(ChronoUnit.MICROS);
    long number = Sequences.next(jdbc, dialect, "rehome.run_numbers");
    if (specText(run.specChecksum()).isEmpty()) {
      jdbc.update(ADD_SPEC_TEXT, run.specChecksum(), specText);
    }
    jdbc.update(
        START,
        number,
        run.context().id(),
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
        run.report(),
        items.nextItem());
    return new RunContext(number, run.context().id(), startedAt);
  }

  void resume(RunContext run) {
    one(jdbc.update(RESUME, run.number()), run);
    jdbc.update(FORGET_CHECKS, run.number());
  }

  void finish(
      RunContext run, RunStatus status, int exitCode, Instant now, @Nullable String report) {
    one(jdbc.update(FINISH, status.name(), exitCode, RunRows.time(now), report, run.number()), run);
  }

  /** From now on nobody relies on the run; harmless when repeated. */
  void rolledBack(RunContext run, Instant now) {
    jdbc.update(ROLLED_BACK, RunRows.time(now), run.number());
  }

  Optional<RunRow> latest(String verb, String spec, String scope) {
    return select(LATEST, verb, spec, scope, scope).stream().findFirst();
  }

  Optional<RunRow> find(String runId) {
    return select(SELECT + " WHERE id = ?", runId).stream().findFirst();
  }

  List<RunRow> history(@Nullable String spec, int limit) {
    String newest = " ORDER BY run DESC FETCH FIRST " + limit + " ROWS ONLY";
    return spec == null
        ? select(SELECT + newest)
        : select(SELECT + " WHERE spec = ?" + newest, spec);
  }

  private List<RunRow> select(String sql, Object... parameters) {
    return jdbc.query(sql, (row, number) -> RunRows.run(row), parameters);
  }

  Optional<String> specText(String checksum) {
    return jdbc.query(SPEC_TEXT, (row, number) -> row.getString(1), checksum).stream().findFirst();
  }

  List<CreatedObject> created(RunContext run) {
    return jdbc.query(
        CREATED,
        (row, number) ->
            new CreatedObject(
                CreatedObject.Kind.valueOf(row.getString(1)), row.getString(2), row.getString(3)),
        run.number());
  }

  void addChecks(RunContext run, List<IntegrityCheck> checks) {
    jdbc.batchUpdate(
        ADD_CHECK,
        checks.stream()
            .map(
                check ->
                    new Object[] {
                      run.number(), check.name(), check.entity(), check.passed(), check.detail()
                    })
            .toList());
  }

  List<IntegrityCheck> checks(RunContext run) {
    return jdbc.query(
        CHECKS,
        (row, number) ->
            new IntegrityCheck(
                row.getString(1), row.getString(2), row.getBoolean(3), row.getString(4)),
        run.number());
  }

  private static void one(int rows, RunContext run) {
    if (rows != 1) {
      throw new EmptyResultDataAccessException("the ledger has no run " + run.id(), 1);
    }
  }
}

package dev.rehome.store.ledger.journal;

import dev.rehome.store.RunContext;
import dev.rehome.store.journal.Removal;
import dev.rehome.store.journal.Removals;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;

/** The table {@code removals}. */
final class JdbcRemovals implements Removals {

  private static final int PER_BATCH = 1000;

  private static final String FORGET = "DELETE FROM rehome.removals WHERE run = ?";
  private static final String ADD =
      """
      INSERT INTO rehome.removals (run, ordinal, kind, name, size_bytes, sha256, state, code, reason)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String SELECT =
      """
      SELECT ordinal, kind, name, size_bytes, sha256, state, code, reason FROM rehome.removals
      WHERE run = ? AND ordinal >= ?%s ORDER BY run, ordinal FETCH FIRST ? ROWS ONLY
      """;
  private static final String OF_STATE = " AND state = ?";
  private static final String OF_CODE = " AND code = ?";
  private static final String SET =
      """
      UPDATE rehome.removals SET size_bytes = ?, state = ?, code = ?, reason = ?
      WHERE run = ? AND ordinal = ?
      """;
  private static final String TOTALS =
      """
      SELECT kind, state, code, COUNT(*), SUM(size_bytes) FROM rehome.removals WHERE run = ?
      GROUP BY kind, state, code ORDER BY MIN(ordinal)
      """;

  private final JdbcJournal.Access access;

  JdbcRemovals(JdbcJournal.Access access) {
    this.access = access;
  }

  @Override
  public void plan(RunContext run, Iterable<Removal> removals) {
    access
        .transaction()
        .executeWithoutResult(
            status -> {
              access.jdbc().update(FORGET, run.number());
              List<@Nullable Object[]> batch = new ArrayList<>();
              for (Removal removal : removals) {
                batch.add(values(run, removal));
                if (batch.size() == PER_BATCH) {
                  insert(batch);
                  batch.clear();
                }
              }
              insert(batch);
            });
  }

  private void insert(List<@Nullable Object[]> batch) {
    access
        .jdbc()
        .batchUpdate(
            ADD,
            batch,
            PER_BATCH,
            (statement, values) ->
                new ArgumentPreparedStatementSetter(values).setValues(statement));
  }

  private static @Nullable Object[] values(RunContext run, Removal removal) {
    return new @Nullable Object[] {
      run.number(),
      removal.ordinal(),
      removal.kind().name(),
      removal.name(),
      removal.size(),
      removal.sha256(),
      removal.state().name(),
      removal.code(),
      removal.reason()
    };
  }

  @Override
  public List<Removal> page(RunContext run, Removal.@Nullable State state, int from, int atMost) {
    return state == null
        ? select("", run.number(), from, atMost)
        : select(OF_STATE, run.number(), from, state.name(), atMost);
  }

  @Override
  public List<Removal> kept(RunContext run, String code, int atMost) {
    return select(OF_CODE, run.number(), 0, code, atMost);
  }

  private List<Removal> select(String condition, Object... parameters) {
    return access
        .jdbc()
        .query(SELECT.formatted(condition), (row, number) -> removal(row), parameters);
  }

  private static Removal removal(ResultSet row) throws SQLException {
    return new Removal(
        row.getInt(1),
        Removal.Kind.valueOf(row.getString(2)),
        row.getString(3),
        row.getLong(4),
        row.getString(5),
        Removal.State.valueOf(row.getString(6)),
        row.getString(7),
        row.getString(8));
  }

  @Override
  public void set(RunContext run, Removal removal) {
    int rows =
        access
            .jdbc()
            .update(
                SET,
                removal.size(),
                removal.state().name(),
                removal.code(),
                removal.reason(),
                run.number(),
                removal.ordinal());
    if (rows != 1) {
      throw new EmptyResultDataAccessException(
          "run " + run.id() + " has no removal " + removal.ordinal(), 1);
    }
  }

  @Override
  public List<Total> totals(RunContext run) {
    return access
        .jdbc()
        .query(
            TOTALS,
            (row, number) ->
                new Total(
                    Removal.Kind.valueOf(row.getString(1)),
                    Removal.State.valueOf(row.getString(2)),
                    row.getString(3),
                    row.getLong(4),
                    row.getLong(5)),
            run.number());
  }
}

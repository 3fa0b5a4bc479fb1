package dev.rehome.store.ledger;

import dev.rehome.store.RunContext;
import dev.rehome.store.SharedKey;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/** The files that a run does not read because their content was imported before. */
final class SkippedFiles {

  private static final int PAGE = 1000;

  /**
   * A run that read only some of the file may have changed its rows as much as one that ended. What
   * a run found unchanged may have gone with an earlier one that was rolled back since.
   */
  private static final String IMPORTED =
      """
      SELECT p.run, p.ordinal, f.run, f.ordinal
      FROM rehome.migration_files f
      JOIN rehome.migration_runs this ON this.run = f.run
      JOIN rehome.migration_files p ON p.name = f.name
      JOIN rehome.migration_runs r ON r.run = p.run
      WHERE f.run = ? AND f.ordinal >= ? AND f.ordinal < ? AND f.status = 'PENDING'
        AND p.run = (
          SELECT MAX(q.run) FROM rehome.migration_files q
          JOIN rehome.migration_runs s ON s.run = q.run
          WHERE q.name = f.name AND q.run < f.run AND (q.status = 'DONE' OR q.read_count > 0)
            AND s.spec = this.spec AND s.verb = 'import'
            AND SUBSTRING(REGEXP_REPLACE(s.scope, '^part=[^\\n]*\\n', '')
              FROM 1 FOR CHAR_LENGTH(CAST(? AS VARCHAR))) = ?)
        AND p.sha256 = f.sha256 AND p.status = 'DONE' AND p.rejected_count = 0
        AND r.spec_checksum = this.spec_checksum AND r.status LIKE 'COMPLETED%'
        AND NOT EXISTS (
          SELECT 1 FROM rehome.migration_runs b
          WHERE b.spec = r.spec AND b.run < r.run AND b.status = 'ROLLED_BACK'
            AND b.finished_at >= r.started_at)
      """;

  private static final String SKIP =
      """
      UPDATE rehome.migration_files SET status = 'UNCHANGED', same_run = ?, same_ordinal = ?
      WHERE run = ? AND ordinal = ?
      """;

  private static final String DEPENDING_ON_CHANGES =
      """
      SELECT f.ordinal FROM rehome.migration_files f
      WHERE f.run = ? AND f.status = 'UNCHANGED' AND EXISTS (
        SELECT 1 FROM rehome.shared_keys k
        WHERE k.file_name = f.name AND k.run >= f.same_run
          AND NOT EXISTS (
            SELECT 1 FROM rehome.migration_files o
            WHERE o.name = k.owner_name AND o.run = f.run AND o.status = 'UNCHANGED'))
      """;

  private static final String DEPENDING_ON =
      """
      SELECT DISTINCT f.ordinal
      FROM UNNEST(CAST(? AS INTEGER ARRAY)) AS o(ordinal)
      JOIN rehome.migration_files owner ON owner.run = ? AND owner.ordinal = o.ordinal
      JOIN rehome.shared_keys k ON k.owner_name = owner.name
      JOIN rehome.migration_files f ON f.name = k.file_name AND f.run = owner.run
      WHERE f.status = 'UNCHANGED' AND k.run >= f.same_run
      """;

  private static final String READ =
      """
      UPDATE rehome.migration_files SET status = 'PENDING'
      WHERE run = ? AND ordinal = ? AND status = 'UNCHANGED'
      """;

  /**
   * What files shared when earlier runs read them that are no longer the last to have read them.
   * Runs of another scope may still be the last for runs of their own.
   */
  private static final String FORGET_SHARED =
      """
      DELETE FROM rehome.shared_keys
      WHERE run < ?
        AND run IN (
          SELECT s.run FROM rehome.migration_runs s
          JOIN rehome.migration_runs this
            ON s.spec = this.spec AND s.verb = this.verb AND s.scope = this.scope
          WHERE this.run = ? AND this.verb = 'import')
        AND EXISTS (
          SELECT 1 FROM rehome.migration_files f
          WHERE f.name = shared_keys.file_name AND f.run = ?
            AND (f.status = 'DONE' OR f.read_count > 0))
      """;

  private static final String ADD_SHARED =
      """
      INSERT INTO rehome.shared_keys (run, file_name, owner_name)
      SELECT CAST(? AS BIGINT), s.file_name, s.owner_name
      FROM UNNEST(CAST(? AS VARCHAR ARRAY), CAST(? AS VARCHAR ARRAY)) AS s(file_name, owner_name)
      EXCEPT
      SELECT k.run, k.file_name, k.owner_name
      FROM UNNEST(CAST(? AS VARCHAR ARRAY)) AS f(name)
      JOIN rehome.shared_keys k ON k.file_name = f.name AND k.run = ?
      """;

  private final JdbcTemplate jdbc;

  SkippedFiles(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  void skipImported(RunContext run, String scope, Runnable beforeEach) {
    Integer files =
        jdbc.queryForObject(
            "SELECT COALESCE(MAX(ordinal) + 1, 0) FROM rehome.migration_files WHERE run = ?",
            Integer.class,
            run.number());
    for (int from = 0; from < (files == null ? 0 : files); from += PAGE) {
      beforeEach.run();
      List<Object[]> imported =
          jdbc.query(
              IMPORTED,
              (row, number) ->
                  new Object[] {row.getLong(1), row.getInt(2), row.getLong(3), row.getInt(4)},
              run.number(),
              from,
              from + PAGE,
              scope,
              scope);
      jdbc.batchUpdate(SKIP, imported);
    }
    beforeEach.run();
    readWithDependants(
        run,
        jdbc.query(DEPENDING_ON_CHANGES, (row, number) -> row.getInt(1), run.number()),
        beforeEach);
  }

  /** What depends on such a file must be read as well; none is found twice. */
  private void readWithDependants(RunContext run, List<Integer> files, Runnable beforeEach) {
    Deque<Integer> found = new ArrayDeque<>();
    for (List<Integer> more = files; ; more = dependants(run, next(found))) {
      read(run, more);
      found.addAll(more);
      if (found.isEmpty()) {
        return;
      }
      beforeEach.run();
    }
  }

  private static List<Integer> next(Deque<Integer> found) {
    List<Integer> page = new ArrayList<>();
    while (page.size() < PAGE && !found.isEmpty()) {
      page.add(found.remove());
    }
    return page;
  }

  private void read(RunContext run, List<Integer> files) {
    jdbc.batchUpdate(
        READ, files.stream().map(ordinal -> new Object[] {run.number(), ordinal}).toList());
  }

  private List<Integer> dependants(RunContext run, List<Integer> owners) {
    return jdbc.query(
        connection -> {
          PreparedStatement statement = connection.prepareStatement(DEPENDING_ON);
          statement.setArray(1, connection.createArrayOf("int4", owners.toArray()));
          statement.setLong(2, run.number());
          return statement;
        },
        (row, number) -> row.getInt(1));
  }

  int readAfterAll(RunContext run, Collection<Integer> ordinals) {
    int read = 0;
    for (int ordinal : ordinals) {
      read += jdbc.update(READ, run.number(), ordinal);
    }
    return read;
  }

  /** Keeps no more of the keys that files share than a later run will look at. */
  void forgetShared(RunContext run) {
    jdbc.update(FORGET_SHARED, run.number(), run.number(), run.number());
  }

  /** Adds those pairs of files that the run has not added yet. */
  void addShared(RunContext run, Collection<SharedKey> keys) {
    List<SharedKey> shared = keys.stream().distinct().toList();
    if (shared.isEmpty()) {
      return;
    }
    jdbc.update(
        connection -> {
          PreparedStatement statement = connection.prepareStatement(ADD_SHARED);
          statement.setLong(1, run.number());
          statement.setArray(2, names(connection, shared, SharedKey::file));
          statement.setArray(3, names(connection, shared, SharedKey::owner));
          statement.setArray(4, names(connection, shared, SharedKey::file));
          statement.setLong(5, run.number());
          return statement;
        });
  }

  private static Array names(
      Connection connection, List<SharedKey> keys, Function<SharedKey, String> name)
      throws SQLException {
    return connection.createArrayOf("varchar", keys.stream().map(name).toArray());
  }
}

package dev.rehome.store.ledger;

import dev.rehome.store.RunContext;
import dev.rehome.store.plan.Item;
import dev.rehome.store.plan.ItemLedger.Skipped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The files that a run does not read because their content was imported before, and the rows that
 * are theirs all the same.
 */
final class SkippedFiles {

  private static final int PAGE = 1000;

  /** A run that read only some of the file may have changed its rows as much as one that ended. */
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

  /** The runs that read the skipped files last. */
  private static final String ORIGINS = "SELECT same_run FROM rehome.skipped_from WHERE run = ?";

  private static final String FORGET_ORIGINS = "DELETE FROM rehome.skipped_from WHERE run = ?";
  private static final String ADD_ORIGINS =
      """
      INSERT INTO rehome.skipped_from (run, same_run)
      SELECT DISTINCT run, same_run FROM rehome.migration_files
      WHERE run = ? AND same_run IS NOT NULL
      """;

  private static final String SHARING =
      """
      SELECT DISTINCT f.ordinal FROM rehome.shared_keys k
      JOIN rehome.migration_files f ON f.name = k.file_name AND f.run = ?
      WHERE f.ordinal > ? AND f.status = 'UNCHANGED' AND k.run >= f.same_run AND k.owner_name = ?
      """;
  private static final String RANGES =
      """
      SELECT u.run, u.first_item, u.last_item, u.file_ordinal, u.first_record, u.last_record
      FROM UNNEST(CAST(? AS BIGINT ARRAY)) AS o(run)
      CROSS JOIN UNNEST(CAST(? AS BIGINT ARRAY)) AS b(block)
      JOIN rehome.unchanged_items u ON u.run = o.run AND u.block = b.block
      """;
  private static final String FILES =
      """
      SELECT f.same_run, f.same_ordinal, f.ordinal, f.name
      FROM UNNEST(CAST(? AS BIGINT ARRAY), CAST(? AS INTEGER ARRAY)) AS o(run, ordinal)
      JOIN rehome.migration_files f
        ON f.run = ? AND f.same_run = o.run AND f.same_ordinal = o.ordinal
          AND f.status = 'UNCHANGED'
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
    jdbc.update(FORGET_ORIGINS, run.number());
    jdbc.update(ADD_ORIGINS, run.number());
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

  /** Keeps no more of the keys that files share than somebody will ask for. */
  void forgetShared(RunContext run) {
    jdbc.update(FORGET_SHARED, run.number(), run.number(), run.number());
  }

  List<Integer> sharing(long run, String owner, int behind) {
    return jdbc.query(SHARING, (row, number) -> row.getInt(1), run, behind, owner);
  }

  /** A record of a file as a run read it. */
  private record Origin(long run, int file, long record) {}

  /** Which records of skipped files answer for items, by the numbers of these. */
  Map<Long, Skipped> owners(long run, Collection<Item> items) {
    if (items.isEmpty()) {
      return Map.of();
    }
    List<Long> runs = jdbc.query(ORIGINS, (row, number) -> row.getLong(1), run);
    if (runs.isEmpty()) {
      return Map.of();
    }
    return Objects.requireNonNull(
        jdbc.execute(
            (Connection connection) ->
                owners(connection, run, items, ranges(connection, runs, items))));
  }

  private static Map<Long, Skipped> owners(
      Connection connection,
      long run,
      Collection<Item> items,
      NavigableMap<Long, ItemRanges> ranges)
      throws SQLException {
    Map<Long, Origin> origins = new LinkedHashMap<>();
    for (Item item : items) {
      Origin origin = newest(item, ranges);
      if (origin != null) {
        origins.put(item.number(), origin);
      }
    }
    Map<Long, Skipped> owners = new HashMap<>();
    Map<List<Number>, Skipped> files = files(connection, run, origins.values());
    origins.forEach(
        (item, origin) -> {
          Skipped file = files.get(List.<Number>of(origin.run(), origin.file()));
          if (file != null) {
            owners.put(item, new Skipped(file.ordinal(), file.name(), origin.record()));
          }
        });
    return owners;
  }

  /** Who had the item last; in the run that wrote it, whoever found it unchanged came before. */
  private static @Nullable Origin newest(Item item, NavigableMap<Long, ItemRanges> ranges) {
    for (Map.Entry<Long, ItemRanges> run :
        ranges.tailMap(item.run(), false).descendingMap().entrySet()) {
      Optional<ItemRanges.Place> place = run.getValue().find(item.number());
      if (place.isPresent()) {
        return new Origin(run.getKey(), place.get().file(), place.get().record());
      }
    }
    return ranges.containsKey(item.run())
        ? new Origin(item.run(), item.file(), item.record())
        : null;
  }

  /** What each of these runs found unchanged around the items; an entry for each run. */
  private static NavigableMap<Long, ItemRanges> ranges(
      Connection connection, List<Long> runs, Collection<Item> items) throws SQLException {
    NavigableMap<Long, ItemRanges> ranges = new TreeMap<>();
    runs.forEach(run -> ranges.put(run, new ItemRanges()));
    try (PreparedStatement statement = connection.prepareStatement(RANGES)) {
      Object[] blocks =
          items.stream().map(item -> ItemNumbers.blockOf(item.number())).distinct().toArray();
      statement.setArray(1, connection.createArrayOf("int8", runs.toArray()));
      statement.setArray(2, connection.createArrayOf("int8", blocks));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ItemRanges own = Objects.requireNonNull(ranges.get(row.getLong(1)));
          own.add(
              new ItemRanges.Range(
                  row.getLong(2), row.getLong(3), row.getInt(4), row.getLong(5), row.getLong(6)));
        }
      }
    }
    return ranges;
  }

  /** The files of the run that are skipped because they were read there, by run and ordinal. */
  private static Map<List<Number>, Skipped> files(
      Connection connection, long run, Collection<Origin> origins) throws SQLException {
    Map<List<Number>, Skipped> files = new HashMap<>();
    List<Origin> distinct =
        origins.stream().map(one -> new Origin(one.run(), one.file(), 0)).distinct().toList();
    try (PreparedStatement statement = connection.prepareStatement(FILES)) {
      statement.setArray(
          1, connection.createArrayOf("int8", distinct.stream().map(Origin::run).toArray()));
      statement.setArray(
          2, connection.createArrayOf("int4", distinct.stream().map(Origin::file).toArray()));
      statement.setLong(3, run);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          files.put(
              List.of(row.getLong(1), row.getInt(2)),
              new Skipped(row.getInt(3), row.getString(4), 0));
        }
      }
    }
    return files;
  }
}

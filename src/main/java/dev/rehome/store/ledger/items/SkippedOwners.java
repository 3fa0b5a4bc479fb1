package dev.rehome.store.ledger.items;

import dev.rehome.store.plan.Item;
import dev.rehome.store.plan.ItemLedger.Skipped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whose the rows are that belong to files which a run skips. */
final class SkippedOwners {

  /** The runs that read the skipped files last. */
  private static final String ORIGINS =
      """
      SELECT DISTINCT same_run FROM rehome.migration_files
      WHERE run = ? AND same_run IS NOT NULL
      """;

  private static final String SHARING =
      """
      SELECT DISTINCT f.ordinal FROM rehome.shared_keys k
      JOIN rehome.migration_files f ON f.name = k.file_name AND f.run = ?
      WHERE f.ordinal > ? AND f.status = 'UNCHANGED' AND k.run >= f.same_run AND k.owner_name = ?
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
  private final Map<Long, List<Long>> origins = new ConcurrentHashMap<>();

  SkippedOwners(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
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
    // Files that are read after all stay among them, which does no harm.
    List<Long> runs =
        origins.computeIfAbsent(
            run, key -> jdbc.query(ORIGINS, (row, number) -> row.getLong(1), key));
    if (runs.isEmpty()) {
      return Map.of();
    }
    List<Long> numbers = items.stream().map(Item::number).toList();
    return Objects.requireNonNull(
        jdbc.execute(
            (Connection connection) ->
                owners(connection, run, items, LedgerItems.unchanged(connection, runs, numbers))));
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

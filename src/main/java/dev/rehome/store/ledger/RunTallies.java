package dev.rehome.store.ledger;

import dev.rehome.store.RowAction;
import dev.rehome.store.RunContext;
import dev.rehome.store.ledger.items.EntityTally;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** What runs count besides records: rows by entity, unmapped fields, paths that found something. */
final class RunTallies {

  private static final String ENTITIES =
      """
      SELECT e.entity, c.inserted_count, c.updated_count, c.unchanged_count, c.skipped_count
      FROM rehome.migration_counts c JOIN rehome.migration_entities e ON e.id = c.entity_id
      WHERE c.run = ? ORDER BY e.ordinal, e.id
      """;
  private static final String COUNT_MORE =
      """
      UPDATE rehome.migration_counts SET
        inserted_count = inserted_count + ?, updated_count = updated_count + ?,
        unchanged_count = unchanged_count + ?, skipped_count = skipped_count + ?
      WHERE run = ? AND entity_id = ?
      """;
  private static final String COUNT_FIRST =
      """
      INSERT INTO rehome.migration_counts (inserted_count, updated_count, unchanged_count,
        skipped_count, run, entity_id)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  private static final String UNMAPPED =
      "SELECT field, records FROM rehome.unmapped_fields WHERE run = ? ORDER BY field";
  private static final String UNMAPPED_MORE =
      "UPDATE rehome.unmapped_fields SET records = records + ? WHERE run = ? AND field = ?";
  private static final String UNMAPPED_FIRST =
      "INSERT INTO rehome.unmapped_fields (records, run, field) VALUES (?, ?, ?)";
  private static final String PATHS = "SELECT path, found FROM rehome.run_paths WHERE run = ?";
  private static final String PATH_FOUND =
      "UPDATE rehome.run_paths SET found = ? WHERE run = ? AND path = ?";
  private static final String PATH_FIRST =
      "INSERT INTO rehome.run_paths (found, run, path) VALUES (?, ?, ?)";

  private final JdbcTemplate jdbc;

  RunTallies(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Entity name to rows by action. */
  Map<String, Map<RowAction, Long>> entities(RunContext run) {
    Map<String, Map<RowAction, Long>> totals = new LinkedHashMap<>();
    RowCallbackHandler add =
        row -> {
          Map<RowAction, Long> ofEntity =
              totals.computeIfAbsent(row.getString(1), name -> new EnumMap<>(RowAction.class));
          ofEntity.merge(RowAction.INSERTED, row.getLong(2), Long::sum);
          ofEntity.merge(RowAction.UPDATED, row.getLong(3), Long::sum);
          ofEntity.merge(RowAction.UNCHANGED, row.getLong(4), Long::sum);
          ofEntity.merge(RowAction.SKIPPED, row.getLong(5), Long::sum);
        };
    jdbc.query(ENTITIES, add, run.number());
    return totals;
  }

  void addEntities(RunContext run, Map<Integer, EntityTally> tallies) {
    tallies.forEach(
        (entityId, tally) ->
            updateElseInsert(
                COUNT_MORE,
                COUNT_FIRST,
                tally.of(RowAction.INSERTED),
                tally.of(RowAction.UPDATED),
                tally.of(RowAction.UNCHANGED),
                tally.of(RowAction.SKIPPED),
                run.number(),
                entityId));
  }

  /** Field to the number of records that had it. */
  Map<String, Long> unmapped(RunContext run) {
    Map<String, Long> unmapped = new LinkedHashMap<>();
    RowCallbackHandler put = row -> unmapped.put(row.getString(1), row.getLong(2));
    jdbc.query(UNMAPPED, put, run.number());
    return unmapped;
  }

  void addUnmapped(RunContext run, Map<String, Long> unmapped) {
    unmapped.forEach(
        (field, records) ->
            updateElseInsert(UNMAPPED_MORE, UNMAPPED_FIRST, records, run.number(), field));
  }

  /** Path to whether one of the records had it. */
  Map<String, Boolean> paths(RunContext run) {
    Map<String, Boolean> paths = new TreeMap<>();
    RowCallbackHandler put = row -> paths.put(row.getString(1), row.getBoolean(2));
    jdbc.query(PATHS, put, run.number());
    return paths;
  }

  /** After the first chunks of a run there is hardly anything new. */
  void addPaths(RunContext run, Map<String, Boolean> paths) {
    if (paths.isEmpty()) {
      return;
    }
    Map<String, Boolean> known = paths(run);
    paths.forEach(
        (path, found) -> {
          Boolean before = known.get(path);
          if (before == null || found && !before) {
            jdbc.update(before == null ? PATH_FIRST : PATH_FOUND, found, run.number(), path);
          }
        });
  }

  /** Both statements take the same values in the same order. */
  private void updateElseInsert(String update, String insert, Object... values) {
    if (jdbc.update(update, values) == 0) {
      jdbc.update(insert, values);
    }
  }
}

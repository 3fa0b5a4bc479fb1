package dev.rehome.store.ledger.items;

import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RunContext;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Compares the counts of a run with what the ledger keeps of it one by one: rejects, and the items
 * of rows. Only for the newest run of its spec, because a later one takes items over.
 */
final class LedgerAudit {

  private static final int SHOWN = 3;

  private static final String FILES =
      """
      SELECT f.name, f.read_count, f.position_records, f.inserted_count + f.updated_count
        + f.unchanged_count + f.skipped_count + f.rejected_count, f.rejected_count, k.kept
      FROM rehome.migration_files f
      LEFT JOIN (SELECT file_ordinal, COUNT(*) AS kept FROM rehome.rejects WHERE run = ?
        GROUP BY file_ordinal) k ON k.file_ordinal = f.ordinal
      WHERE f.run = ? AND (f.read_count <> f.position_records
        OR f.read_count <> f.inserted_count + f.updated_count + f.unchanged_count
          + f.skipped_count + f.rejected_count
        OR f.rejected_count <> COALESCE(k.kept, 0))
      ORDER BY f.ordinal
      """;

  private static final String COUNTED =
      """
      SELECT e.entity, SUM(c.inserted_count), SUM(c.updated_count),
        SUM(c.unchanged_count + c.skipped_count)
      FROM rehome.migration_counts c JOIN rehome.migration_entities e ON e.id = c.entity_id
      WHERE c.run = ? GROUP BY e.entity
      """;

  private static final String ITEMS =
      """
      SELECT e.entity, i.inserted, i.updated, i.kept
      FROM (SELECT entity_id, SUM(CASE WHEN action = 'I' THEN 1 ELSE 0 END) AS inserted,
          SUM(CASE WHEN action = 'U' THEN 1 ELSE 0 END) AS updated,
          SUM(CASE WHEN action IN ('K', 'S') THEN 1 ELSE 0 END) AS kept
        FROM rehome.migration_items WHERE run = ? GROUP BY entity_id) i
      JOIN rehome.migration_entities e ON e.id = i.entity_id
      """;

  private static final String RANGES =
      "SELECT SUM(last_item - first_item + 1) FROM rehome.unchanged_items WHERE run = ?";

  private final JdbcTemplate jdbc;
  private final RunContext run;
  private final Spec spec;
  private final Runnable beforeEach;

  LedgerAudit(JdbcTemplate jdbc, RunContext run, Spec spec, Runnable beforeEach) {
    this.jdbc = jdbc;
    this.run = run;
    this.spec = spec;
    this.beforeEach = beforeEach;
  }

  /** Rows of an entity, as counted or as kept. */
  private record Rows(long inserted, long updated, long left) {
    static final Rows NONE = new Rows(0, 0, 0);
  }

  List<IntegrityCheck> run() {
    List<IntegrityCheck> checks = new ArrayList<>();
    checks.add(files());
    Map<String, Rows> counted = rows(COUNTED);
    Map<String, Rows> items = rows(ITEMS);
    for (EntitySpec entity : spec.entities()) {
      checks.add(
          written(
              entity,
              counted.getOrDefault(entity.name(), Rows.NONE),
              items.getOrDefault(entity.name(), Rows.NONE)));
    }
    checks.add(left(counted, items));
    return checks;
  }

  private IntegrityCheck files() {
    beforeEach.run();
    List<String> wrong = new ArrayList<>();
    jdbc.query(
        FILES,
        (ResultSet row) -> {
          wrong.add(
              "%s: read %d, position %d, accounted for %d, rejected %d, rejects kept %d"
                  .formatted(
                      row.getString(1),
                      row.getLong(2),
                      row.getLong(3),
                      row.getLong(4),
                      row.getLong(5),
                      row.getLong(6)));
        },
        run.number(),
        run.number());
    String first = String.join("; ", wrong.subList(0, Math.min(SHOWN, wrong.size())));
    return new IntegrityCheck(
        "conservation",
        "files",
        wrong.isEmpty(),
        wrong.isEmpty() ? "every file adds up" : wrong.size() + " files do not: " + first);
  }

  private Map<String, Rows> rows(String sql) {
    beforeEach.run();
    Map<String, Rows> rows = new HashMap<>();
    jdbc.query(
        sql,
        (ResultSet row) -> {
          rows.put(row.getString(1), new Rows(row.getLong(2), row.getLong(3), row.getLong(4)));
        },
        run.number());
    return rows;
  }

  /** Where the last of several records wins, one item stands for all that wrote its row. */
  private static IntegrityCheck written(EntitySpec entity, Rows counted, Rows items) {
    boolean updated =
        entity.onDuplicate() == DuplicateRule.LAST
            ? items.updated() <= counted.updated()
            : items.updated() == counted.updated();
    return new IntegrityCheck(
        "conservation",
        entity.name(),
        items.inserted() == counted.inserted() && updated,
        "%d rows inserted and %d updated, %d and %d of them in the ledger"
            .formatted(counted.inserted(), counted.updated(), items.inserted(), items.updated()));
  }

  /**
   * Rows that were left as they were: an item of the run's own for each that no earlier run knew,
   * else part of a range. Ranges may span entities, so this is about all of them. Where only one of
   * several records with a key counts, the others have neither.
   */
  private IntegrityCheck left(Map<String, Rows> counted, Map<String, Rows> items) {
    beforeEach.run();
    Long ranges = jdbc.queryForObject(RANGES, Long.class, run.number());
    long kept = sumLeft(items) + (ranges == null ? 0 : ranges);
    long expected = sumLeft(counted);
    boolean exact =
        spec.entities().stream().allMatch(entity -> entity.onDuplicate() == DuplicateRule.REJECT);
    return new IntegrityCheck(
        "conservation",
        "all entities",
        exact ? kept == expected : kept <= expected,
        "%d rows left as they were, %d of them in the ledger".formatted(expected, kept));
  }

  private static long sumLeft(Map<String, Rows> rows) {
    return rows.values().stream().mapToLong(Rows::left).sum();
  }
}

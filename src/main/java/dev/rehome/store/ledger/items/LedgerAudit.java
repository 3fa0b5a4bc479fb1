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
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Compares the counts of runs with what the ledger keeps of them one by one: rejects, and the items
 * of rows, with the history of those that a later run has taken over.
 */
final class LedgerAudit {

  private static final int SHOWN = 3;

  /** The runs that are meant, with the spec, the first and the last of them as parameters. */
  private static final String RUNS =
      """
      (SELECT r.run FROM rehome.migration_runs r
        WHERE r.spec = ? AND r.status <> 'ROLLED_BACK' AND r.run BETWEEN ? AND ?)
      """;

  private static final String FILES =
      """
      SELECT f.name, f.read_count, f.position_records, f.inserted_count + f.updated_count
        + f.unchanged_count + f.skipped_count + f.rejected_count, f.rejected_count, k.kept, f.run
      FROM rehome.migration_files f
      LEFT JOIN (SELECT run, file_ordinal, COUNT(*) AS kept FROM rehome.rejects
        WHERE run BETWEEN ? AND ? GROUP BY run, file_ordinal) k
        ON k.run = f.run AND k.file_ordinal = f.ordinal
      WHERE (f.read_count <> f.position_records
        OR f.read_count <> f.inserted_count + f.updated_count + f.unchanged_count
          + f.skipped_count + f.rejected_count
        OR f.rejected_count <> COALESCE(k.kept, 0))
        AND f.run BETWEEN ? AND ? AND f.run IN %s
      ORDER BY f.run, f.ordinal
      """
          .formatted(RUNS);

  private static final String COUNTED =
      """
      SELECT e.entity, SUM(c.inserted_count), SUM(c.updated_count),
        SUM(c.unchanged_count + c.skipped_count)
      FROM rehome.migration_counts c JOIN rehome.migration_entities e ON e.id = c.entity_id
      WHERE c.run IN %s GROUP BY e.entity
      """
          .formatted(RUNS);

  private static final String BY_ACTION =
      """
      SUM(CASE WHEN action = 'I' THEN 1 ELSE 0 END) AS inserted,
      SUM(CASE WHEN action = 'U' THEN 1 ELSE 0 END) AS updated,
      SUM(CASE WHEN action IN ('K', 'S') THEN 1 ELSE 0 END) AS kept
      """;

  private static final String ITEMS =
      """
      SELECT e.entity, SUM(i.inserted), SUM(i.updated), SUM(i.kept)
      FROM (SELECT entity_id, %1$s FROM rehome.migration_items
          WHERE run IN %2$s GROUP BY entity_id
        UNION ALL
        SELECT entity_id, %1$s FROM rehome.item_history
          WHERE run > ? AND item_run IN %2$s GROUP BY entity_id) i
      JOIN rehome.migration_entities e ON e.id = i.entity_id
      GROUP BY e.entity
      """
          .formatted(BY_ACTION, RUNS);

  private static final String RANGES =
      "SELECT SUM(last_item - first_item + 1) FROM rehome.unchanged_items WHERE run IN " + RUNS;

  /** What a run found is older than the run, and what became of it is not. */
  private static final String HISTORY =
      """
      SELECT COUNT(*), SUM(CASE WHEN i.item IS NULL OR i.run < h.run OR h.item_run >= h.run
        THEN 1 ELSE 0 END)
      FROM rehome.item_history h
      LEFT JOIN rehome.migration_items i ON i.entity_id = h.entity_id AND i.row_key = h.row_key
      WHERE h.run IN %s
      """
          .formatted(RUNS);

  private final JdbcTemplate jdbc;
  private final long first;
  private final long last;
  private final Spec spec;
  private final Runnable beforeEach;

  /**
   * @param run null for all runs of the spec
   */
  LedgerAudit(JdbcTemplate jdbc, @Nullable RunContext run, Spec spec, Runnable beforeEach) {
    this.jdbc = jdbc;
    this.first = run == null ? 0 : run.number();
    this.last = run == null ? Long.MAX_VALUE : run.number();
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
    Map<String, Rows> counted = rows(COUNTED, spec.name(), first, last);
    Map<String, Rows> items =
        rows(ITEMS, spec.name(), first, last, first, spec.name(), first, last);
    for (EntitySpec entity : spec.entities()) {
      checks.add(
          written(
              entity,
              counted.getOrDefault(entity.name(), Rows.NONE),
              items.getOrDefault(entity.name(), Rows.NONE)));
    }
    checks.add(left(counted, items));
    checks.add(history());
    return checks;
  }

  private IntegrityCheck files() {
    beforeEach.run();
    List<String> wrong = new ArrayList<>();
    jdbc.query(
        FILES,
        (ResultSet row) -> {
          wrong.add(
              "%s%s: read %d, position %d, accounted for %d, rejected %d, rejects kept %d"
                  .formatted(
                      row.getString(1),
                      first == last ? "" : " of run " + row.getLong(7),
                      row.getLong(2),
                      row.getLong(3),
                      row.getLong(4),
                      row.getLong(5),
                      row.getLong(6)));
        },
        first,
        last,
        first,
        last,
        spec.name(),
        first,
        last);
    String some = String.join("; ", wrong.subList(0, Math.min(SHOWN, wrong.size())));
    return new IntegrityCheck(
        "conservation",
        "files",
        wrong.isEmpty(),
        wrong.isEmpty() ? "every file adds up" : wrong.size() + " files do not: " + some);
  }

  private Map<String, Rows> rows(String sql, Object... parameters) {
    beforeEach.run();
    Map<String, Rows> rows = new HashMap<>();
    jdbc.query(
        sql,
        (ResultSet row) -> {
          rows.put(row.getString(1), new Rows(row.getLong(2), row.getLong(3), row.getLong(4)));
        },
        parameters);
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
    Long ranges = jdbc.queryForObject(RANGES, Long.class, spec.name(), first, last);
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

  /** Whether what each run found in the ledger leads to what the ledger has now. */
  private IntegrityCheck history() {
    beforeEach.run();
    long[] counts =
        jdbc.query(
                HISTORY,
                (row, number) -> new long[] {row.getLong(1), row.getLong(2)},
                spec.name(),
                first,
                last)
            .get(0);
    return new IntegrityCheck(
        "history",
        "all entities",
        counts[1] == 0,
        "%d of %d checksums of earlier states do not lead to the present one"
            .formatted(counts[1], counts[0]));
  }
}

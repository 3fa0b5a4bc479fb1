package dev.rehome.store.jdbc;

import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.ValueSource;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RunContext;
import dev.rehome.store.target.ChildCount;
import dev.rehome.store.target.TargetRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** Compares what runs wrote according to the ledger with what the target has. */
final class IntegrityQueries {

  /** {@code t} is always joined from {@code i} outwards: the items say which rows are meant. */
  private static final String WRITTEN =
      """
      FROM rehome.migration_items i %s
      WHERE i.entity_id = ?%s
      """;

  private static final String OF_RUN = " AND i.run = %d AND i.action IN ('I', 'U')";
  private static final String OF_ANY_RUN = " AND i.action <> 'S'";

  private static final String ORPHANS =
      """
      SELECT COUNT(t.%1$s), SUM(CASE WHEN t.%1$s IS NOT NULL AND p.%2$s IS NULL THEN 1 ELSE 0 END)
      FROM rehome.migration_items i %3$s
      LEFT JOIN %4$s p ON %5$s
      WHERE i.entity_id = ?%6$s
      """;

  private static final String ORPHAN_ROWS =
      """
      SELECT %1$s FROM %2$s t LEFT JOIN %3$s p ON %4$s
      WHERE t.%5$s IS NOT NULL AND p.%6$s IS NULL
      """;

  private static final String MISCOUNTED =
      """
      SELECT %1$s, COALESCE(c.n, 0) FROM %2$s t
      LEFT JOIN (SELECT %3$s AS r, COUNT(*) AS n FROM %4$s GROUP BY %3$s) c ON %5$s
      WHERE t.%6$s <> COALESCE(c.n, 0)
      """;

  private final JdbcTemplate jdbc;
  private final String ofRuns;
  private final Spec spec;
  private final List<EntityTarget> targets;
  private final Runnable beforeEach;

  /**
   * @param run null for all runs
   */
  IntegrityQueries(
      JdbcTemplate jdbc,
      @Nullable RunContext run,
      Spec spec,
      List<EntityTarget> targets,
      Runnable beforeEach) {
    this.jdbc = jdbc;
    this.ofRuns = run == null ? OF_ANY_RUN : OF_RUN.formatted(run.number());
    this.spec = spec;
    this.targets = targets;
    this.beforeEach = beforeEach;
  }

  List<IntegrityCheck> run() {
    List<IntegrityCheck> checks = new ArrayList<>();
    for (EntityTarget target : targets) {
      addRowChecks(target, checks);
      addReferenceChecks(target, checks);
    }
    return checks;
  }

  private void addRowChecks(EntityTarget target, List<IntegrityCheck> checks) {
    EntitySpec entity = target.spec();
    List<ColumnBinding> required =
        target.columns().stream()
            .filter(
                column -> column.spec().required() || entity.match().contains(column.spec().name()))
            .toList();
    String nulls =
        required.stream()
            .map(column -> "t." + column.target().quoted() + " IS NULL")
            .collect(Collectors.joining(" OR "));
    String sql =
        "SELECT COUNT(*), COUNT(%1$s), SUM(CASE WHEN %1$s IS NOT NULL AND (%2$s) THEN 1 ELSE 0 END) "
                .formatted(target.joinedColumn(), nulls)
            + WRITTEN.formatted(target.itemJoin(), ofRuns);
    long[] counts = counts(sql, target, 3);
    String name = entity.name();
    checks.add(IntegrityCheck.count(name, counts[0], counts[1], target.table().display()));
    checks.add(IntegrityCheck.required(name, counts[2], counts[1]));
  }

  private void addReferenceChecks(EntityTarget target, List<IntegrityCheck> checks) {
    for (ColumnBinding column : target.columns()) {
      if (column.spec().source() instanceof ValueSource.Ref ref) {
        checks.add(references(target, column, targets.get(spec.entityIndex(ref.entity()))));
      }
    }
  }

  private IntegrityCheck references(
      EntityTarget target, ColumnBinding column, EntityTarget parent) {
    String sql =
        ORPHANS.formatted(
            column.target().quoted(),
            parent.reference().target().quoted(),
            target.itemJoin(),
            parent.table().quoted(),
            equal(column.target(), parent.reference().target()),
            ofRuns);
    long[] counts = counts(sql, target, 2);
    return IntegrityCheck.references(
        target.spec().name(), counts[1], counts[0], column.spec().name(), parent.table().display());
  }

  /** Columns that somebody else made may hold the same values as different types. */
  private static String equal(TargetColumn child, TargetColumn parent) {
    String form =
        child.comparable(parent)
            ? "p.%2$s = t.%1$s"
            : "CAST(p.%2$s AS VARCHAR) = CAST(t.%1$s AS VARCHAR)";
    return form.formatted(child.quoted(), parent.quoted());
  }

  private long[] counts(String sql, EntityTarget target, int columns) {
    beforeEach.run();
    List<long[]> rows =
        jdbc.query(
            sql,
            (row, number) -> {
              long[] counts = new long[columns];
              for (int i = 0; i < columns; i++) {
                counts[i] = row.getLong(i + 1);
              }
              return counts;
            },
            target.id());
    return rows.get(0);
  }

  /** As of {@link dev.rehome.store.target.TargetSession#orphans}. */
  void orphans(int entity, String column, Consumer<TargetRow> rows) {
    EntityTarget target = targets.get(entity);
    ColumnBinding reference = target.columns().get(target.spec().columnIndex(column));
    if (!(reference.spec().source() instanceof ValueSource.Ref ref)) {
      throw new IllegalArgumentException(column + " does not refer to anything");
    }
    EntityTarget parent = targets.get(spec.entityIndex(ref.entity()));
    String sql =
        ORPHAN_ROWS.formatted(
            target.columnList(),
            target.table().quoted(),
            parent.table().quoted(),
            equal(reference.target(), parent.reference().target()),
            reference.target().quoted(),
            parent.reference().target().quoted());
    RowCallbackHandler accept = row -> rows.accept(TableRows.row(target, row));
    jdbc.query(sql, accept);
  }

  /** As of {@link dev.rehome.store.target.TargetSession#miscounted}. */
  void miscounted(ChildCount count, ObjLongConsumer<TargetRow> rows) {
    EntityTarget parent = targets.get(spec.entityIndex(count.entity()));
    EntityTarget child = targets.get(spec.entityIndex(count.child()));
    TargetColumn reference = column(child, count.reference());
    String sql =
        MISCOUNTED.formatted(
            parent.columnList(),
            parent.table().quoted(),
            reference.quoted(),
            child.table().quoted(),
            reference.comparable(parent.reference().target())
                ? "t." + parent.reference().target().quoted() + " = c.r"
                : "CAST(t.%s AS VARCHAR) = CAST(c.r AS VARCHAR)"
                    .formatted(parent.reference().target().quoted()),
            column(parent, count.column()).quoted());
    int behind = parent.columns().size() + 1;
    RowCallbackHandler accept = row -> rows.accept(TableRows.row(parent, row), row.getLong(behind));
    jdbc.query(sql, accept);
  }

  private static TargetColumn column(EntityTarget target, String name) {
    return target.columns().get(target.spec().columnIndex(name)).target();
  }
}

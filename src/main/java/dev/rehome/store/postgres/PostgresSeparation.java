package dev.rehome.store.postgres;

import dev.rehome.record.Row;
import dev.rehome.store.RowAction;
import dev.rehome.store.RowChange;
import dev.rehome.store.jdbc.BulkInsert;
import dev.rehome.store.jdbc.EntityTarget;
import dev.rehome.store.jdbc.TargetColumn;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.PlanWriter.Separated;
import dev.rehome.store.plan.Refusal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Separation without a round trip per record: all rows go by COPY into temporary tables, as texts,
 * which nothing can be wrong with; then one block of PL/pgSQL takes them from there in reading
 * order, some records at a time in a subtransaction, fewer after one that failed, more after one
 * that did not. A record that fails alone is refused for the reason the server gave. So any
 * constraint, type or trigger is covered, whatever it looks like.
 */
final class PostgresSeparation {

  private static final String FORBIDDEN = "42501";
  private static final String TOO_MANY_COLUMNS = "54011";
  private static final String REFUSALS = "pg_temp.rehome_refusals";
  private static final String CREATE_REFUSALS =
      """
      CREATE TEMPORARY TABLE IF NOT EXISTS rehome_refusals
        (n integer, entity integer, state text, message text, detail text) ON COMMIT DELETE ROWS
      """;

  /** Ends with a row that says where it stopped. */
  private static final String BLOCK =
      """
      DECLARE
        dependents CONSTANT integer[] := '%s';
        origins CONSTANT integer[] := '%s';
        rest integer := %d;
        low integer := 0;
        high integer;
        suspect integer := 0;
        width integer := 16;
        entity integer;
        current integer;
        found bigint;
        state text;
        message text;
        detail text;
      BEGIN
        WHILE low < rest LOOP
          high := CASE WHEN suspect > low THEN low + greatest((suspect - low) / 2, 1)
            ELSE low + width END;
          high := least(high, rest);
          BEGIN
            SET CONSTRAINTS ALL DEFERRED;
      %s
            entity := NULL;
            SET CONSTRAINTS ALL IMMEDIATE;
            IF suspect <= low THEN
              width := width + width / 4 + 1;
            END IF;
            low := high;
          EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
              detail = PG_EXCEPTION_DETAIL;
            IF left(state, 2) NOT IN ('22', '23') AND state NOT IN ('P0001', '54000') THEN
              RAISE;
            END IF;
            IF suspect <= low THEN
              width := greatest(width / 2, 1);
            END IF;
            IF high > low + 1 THEN
              suspect := high;
            ELSE
              INSERT INTO %s VALUES (low, entity, state, message, detail);
              rest := least(rest, (SELECT min(d.dependent)
                FROM unnest(dependents, origins) AS d(dependent, origin) WHERE d.origin = low));
              low := high;
              suspect := low;
            END IF;
          END;
        END LOOP;
        SET CONSTRAINTS ALL DEFERRED;
        INSERT INTO %s VALUES (rest);
      END
      """;

  private final List<Stage> stages;

  PostgresSeparation(List<EntityTarget> targets) {
    this.stages =
        IntStream.range(0, targets.size())
            .mapToObj(entity -> new Stage(targets.get(entity), entity))
            .toList();
  }

  /**
   * Texts may still hold what the server's encoding does not; temporary tables take a right, and
   * have more columns than the target.
   */
  Optional<Separated> write(Connection connection, ChunkPlan plan) throws SQLException {
    try {
      return Optional.of(separate(connection, plan));
    } catch (SQLException exception) {
      String state = String.valueOf(exception.getSQLState());
      if (PostgresDialect.isData(state)
          || state.equals(FORBIDDEN)
          || state.equals(TOO_MANY_COLUMNS)) {
        return Optional.empty();
      }
      throw exception;
    }
  }

  private Separated separate(Connection connection, ChunkPlan plan) throws SQLException {
    List<Stage> used = stages.stream().filter(stage -> plan.writes(stage.entity)).toList();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          CREATE_REFUSALS + used.stream().map(Stage::create).collect(Collectors.joining()));
      statement.execute(
          used.stream()
              .map(Stage::name)
              .collect(Collectors.joining(", ", "TRUNCATE " + REFUSALS + ", ", "")));
      for (Stage stage : used) {
        stage.copy().insertRows(connection, stage.rows(plan));
      }
      statement.execute("DO '" + block(used, plan).replace("'", "''") + "'");
      return result(statement, plan);
    }
  }

  private static String block(List<Stage> used, ChunkPlan plan) {
    return BLOCK.formatted(
        numbers(plan, ChunkPlan.Dependency::record),
        numbers(plan, ChunkPlan.Dependency::on),
        plan.outcomes().size(),
        used.stream().map(stage -> stage.statements(plan)).collect(Collectors.joining()),
        REFUSALS,
        REFUSALS);
  }

  private static String numbers(ChunkPlan plan, ToIntFunction<ChunkPlan.Dependency> number) {
    return plan.dependencies().stream()
        .map(dependency -> String.valueOf(number.applyAsInt(dependency)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static Separated result(Statement statement, ChunkPlan plan) throws SQLException {
    int end = 0;
    Map<Integer, Refusal> refusals = new HashMap<>();
    try (ResultSet row =
        statement.executeQuery("SELECT n, state, message, detail, entity FROM " + REFUSALS)) {
      while (row.next()) {
        int record = row.getInt(1);
        String state = row.getString(2);
        if (state == null) {
          end = record;
        } else {
          int found = row.getInt(5);
          int entity = row.wasNull() ? lastEntity(plan, record) : found;
          refusals.put(
              record, PostgresDialect.refusal(entity, state, row.getString(3), row.getString(4)));
        }
      }
    }
    return new Separated(end, refusals);
  }

  /** A constraint that is checked at the end does not say whose row it was. */
  private static int lastEntity(ChunkPlan plan, int record) {
    return plan.outcomes().get(record).changes().stream()
        .filter(PostgresSeparation::written)
        .mapToInt(change -> change.row().entity())
        .max()
        .orElse(0);
  }

  private static boolean written(RowChange change) {
    return change.action() == RowAction.INSERTED || change.action() == RowAction.UPDATED;
  }

  /** Where the rows of one entity wait. Tables of the same name have the same columns. */
  private static final class Stage {

    private static final int OWN_COLUMNS = 3;
    private static final int INSERTS = 0;

    private final EntityTarget target;
    private final int entity;
    private final String name;
    private final List<String> columns;

    Stage(EntityTarget target, int entity) {
      this.target = target;
      this.entity = entity;
      this.columns = IntStream.range(0, target.columns().size()).mapToObj(i -> "c" + i).toList();
      this.name = "pg_temp.rehome_rows_%d_%d".formatted(entity, columns.size());
    }

    String name() {
      return name;
    }

    String create() {
      return """
      ; CREATE TEMPORARY TABLE IF NOT EXISTS %s
        (n integer, i integer, round integer, %s, PRIMARY KEY (n, i)) ON COMMIT DELETE ROWS
      """
          .formatted(
              name, columns.stream().map(c -> c + " text").collect(Collectors.joining(", ")));
    }

    CopyInsert copy() {
      List<String> all = new ArrayList<>(List.of("n", "i", "round"));
      all.addAll(columns);
      return CopyInsert.into(name, BulkInsert.Column.plain(all));
    }

    List<@Nullable Object[]> rows(ChunkPlan plan) {
      Rounds rounds = new Rounds();
      List<@Nullable Object[]> rows = new ArrayList<>();
      for (int record = 0; record < plan.outcomes().size(); record++) {
        for (RowChange change : plan.outcomes().get(record).changes()) {
          if (change.row().entity() == entity && written(change)) {
            boolean fresh = change.action() == RowAction.INSERTED;
            int round = fresh ? INSERTS : rounds.next(change.row().key());
            rows.add(row(record, rows.size(), round, change.row()));
          }
        }
      }
      return rows;
    }

    private static @Nullable Object[] row(int record, int index, int round, Row row) {
      @Nullable Object[] values = new @Nullable Object[OWN_COLUMNS + row.values().length];
      values[0] = record;
      values[1] = index;
      values[2] = round;
      System.arraycopy(row.values(), 0, values, OWN_COLUMNS, row.values().length);
      return values;
    }

    String statements(ChunkPlan plan) {
      String statements = "entity := " + entity + ";\n";
      if (!plan.inserts(entity).isEmpty()) {
        statements += insert();
      }
      if (!plan.updates(entity).isEmpty()) {
        statements += update();
      }
      return statements;
    }

    private String insert() {
      return """
      INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE
      SELECT %s FROM %s AS s WHERE s.n >= low AND s.n < high AND s.round = 0 ORDER BY s.n, s.i;
      """
          .formatted(
              target.table().quoted(),
              quoted(allColumns()),
              allColumns().stream().map(this::value).collect(Collectors.joining(", ")),
              name);
    }

    private String update() {
      return """
      FOR current IN SELECT DISTINCT s.round FROM %s AS s
          WHERE s.n >= low AND s.n < high AND s.round > 0 ORDER BY s.round LOOP
        UPDATE %s AS t SET %s FROM (
          SELECT %s FROM %s AS s
          WHERE s.n >= low AND s.n < high AND s.round = current) AS s WHERE %s;
        GET DIAGNOSTICS found = ROW_COUNT;
        IF found < (SELECT count(*) FROM %s AS s
            WHERE s.n >= low AND s.n < high AND s.round = current) THEN
          RAISE SQLSTATE '40001' USING MESSAGE = 'a row vanished while it was updated';
        END IF;
      END LOOP;
      """
          .formatted(
              name,
              target.table().quoted(),
              target.others().stream()
                  .map(i -> column(i).quoted() + " = s.v" + i)
                  .collect(Collectors.joining(", ")),
              allColumns().stream()
                  .map(i -> value(i) + " AS v" + i)
                  .collect(Collectors.joining(", ")),
              name,
              target.match().stream()
                  .map(i -> "t." + column(i).quoted() + " = s.v" + i)
                  .collect(Collectors.joining(" AND ")),
              name);
    }

    private List<Integer> allColumns() {
      return IntStream.range(0, columns.size()).boxed().toList();
    }

    private String quoted(List<Integer> indexes) {
      return indexes.stream().map(i -> column(i).quoted()).collect(Collectors.joining(", "));
    }

    private TargetColumn column(int index) {
      return target.columns().get(index).target();
    }

    /** Texts are left to the assignment, which refuses what is too long; a cast would cut it. */
    private String value(int index) {
      TargetColumn column = column(index);
      return column.character() && column.labels().isEmpty()
          ? "s.c" + index
          : "CAST(s.c%d AS %s)".formatted(index, column.base());
    }
  }
}

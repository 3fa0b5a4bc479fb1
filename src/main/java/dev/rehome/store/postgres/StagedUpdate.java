package dev.rehome.store.postgres;

import dev.rehome.record.Row;
import dev.rehome.store.jdbc.BulkInsert;
import dev.rehome.store.jdbc.Dialect.BulkUpdate;
import dev.rehome.store.jdbc.Identifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Updates by way of a temporary table, which is as fast as PostgreSQL can be: COPY into it, then
 * one UPDATE for all rows, or one more for those of a key that came before. The table is made once
 * per connection and empty after each commit. Without the right to make one, or where it would have
 * too many columns, rows are updated one by one.
 */
final class StagedUpdate implements BulkUpdate {

  /** No column of a table is likely to have this name. */
  private static final String ROUND = "\"rehome round\"";

  private final String create;
  private final String clear;
  private final CopyInsert copy;
  private final String update;
  private final boolean stageable;
  private final BulkUpdate oneByOne;

  /**
   * @param stage the name of the temporary table
   * @param columns quoted names, in the order of the rows' values
   * @param oneByOne the same without a temporary table
   */
  StagedUpdate(
      String table,
      String stage,
      List<String> columns,
      List<Integer> match,
      List<Integer> others,
      BulkUpdate oneByOne) {
    this.oneByOne = oneByOne;
    this.stageable = columns.size() < PostgresDialect.DESCRIPTION.mostColumns();
    String quoted = "pg_temp." + Identifiers.quote(stage);
    this.create =
        "CREATE TEMPORARY TABLE IF NOT EXISTS %s ON COMMIT DELETE ROWS AS SELECT 0 AS %s, %s FROM %s WITH NO DATA"
            .formatted(Identifiers.quote(stage), ROUND, String.join(", ", columns), table);
    this.clear = "DELETE FROM " + quoted;
    List<String> staged = new ArrayList<>(List.of(ROUND));
    staged.addAll(columns);
    this.copy = CopyInsert.into(quoted, BulkInsert.Column.plain(staged));
    this.update =
        "UPDATE %s AS t SET %s FROM %s AS s WHERE %s AND s.%s = "
            .formatted(
                table,
                others.stream()
                    .map(columns::get)
                    .map(name -> name + " = s." + name)
                    .collect(Collectors.joining(", ")),
                quoted,
                match.stream()
                    .map(columns::get)
                    .map(name -> "t." + name + " = s." + name)
                    .collect(Collectors.joining(" AND ")),
                ROUND);
  }

  @Override
  public int update(Connection connection, List<Row> rows) throws SQLException {
    if (!stageable || !PostgresRights.temporaryTables(connection)) {
      return oneByOne.update(connection, rows);
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(create);
      statement.execute(clear);
      Rounds rounds = new Rounds();
      copy.insertRows(connection, rows.stream().map(row -> numbered(row, rounds)).toList());
      int found = 0;
      for (int round = 1; round <= rounds.last(); round++) {
        found += statement.executeUpdate(update + round);
      }
      return found;
    }
  }

  private static @Nullable Object[] numbered(Row row, Rounds rounds) {
    int columns = row.values().length;
    @Nullable Object[] numbered = new @Nullable Object[columns + 1];
    numbered[0] = rounds.next(row.key());
    System.arraycopy(row.values(), 0, numbered, 1, columns);
    return numbered;
  }
}

package dev.rehome.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Updates by way of a temporary table, which is as fast as PostgreSQL can be: COPY into it, then
 * one UPDATE for all rows. The table is made once per connection and empty after each commit.
 */
final class StagedUpdate implements BulkUpdate {

  private final String create;
  private final String clear;
  private final CopyInsert copy;
  private final String update;

  /**
   * @param stage the name of the temporary table
   * @param columns quoted names, in the order of the rows' values
   */
  StagedUpdate(
      String table, String stage, List<String> columns, List<Integer> match, List<Integer> others) {
    String quoted = "pg_temp." + Identifiers.quote(stage);
    this.create =
        "CREATE TEMPORARY TABLE IF NOT EXISTS %s ON COMMIT DELETE ROWS AS SELECT %s FROM %s WITH NO DATA"
            .formatted(Identifiers.quote(stage), String.join(", ", columns), table);
    this.clear = "DELETE FROM " + quoted;
    this.copy = CopyInsert.into(quoted, columns);
    this.update =
        "UPDATE %s AS t SET %s FROM %s AS s WHERE %s"
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
                    .collect(Collectors.joining(" AND ")));
  }

  @Override
  public int update(Connection connection, List<@Nullable Object[]> rows) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(create);
      statement.execute(clear);
      copy.insert(connection, rows);
      return statement.executeUpdate(update);
    }
  }
}

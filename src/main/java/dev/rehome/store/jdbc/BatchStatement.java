package dev.rehome.store.jdbc;

import dev.rehome.record.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One statement in a JDBC batch, a row of values for each execution.
 *
 * @param order for each parameter of the statement the index of its column
 */
public record BatchStatement(String sql, List<BulkInsert.Column> columns, int[] order)
    implements BulkInsert, Dialect.BulkUpdate {

  /** The value of an identity column is the given one, whatever generates others. */
  public static BatchStatement insert(String table, List<BulkInsert.Column> columns) {
    String sql =
        "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE VALUES (%s)"
            .formatted(
                table,
                columns.stream().map(BulkInsert.Column::name).collect(Collectors.joining(", ")),
                columns.stream()
                    .map(BulkInsert.Column::parameter)
                    .collect(Collectors.joining(", ")));
    return new BatchStatement(sql, columns, IntStream.range(0, columns.size()).toArray());
  }

  /** Sets the columns {@code others} where the columns {@code match} are equal. */
  public static BatchStatement update(
      String table, List<BulkInsert.Column> columns, List<Integer> match, List<Integer> others) {
    String sql =
        "UPDATE %s SET %s WHERE %s"
            .formatted(
                table, assignments(columns, others, ", "), assignments(columns, match, " AND "));
    int[] order =
        IntStream.concat(
                others.stream().mapToInt(Integer::intValue),
                match.stream().mapToInt(Integer::intValue))
            .toArray();
    return new BatchStatement(sql, columns, order);
  }

  private static String assignments(
      List<BulkInsert.Column> columns, List<Integer> indexes, String separator) {
    return indexes.stream()
        .map(columns::get)
        .map(column -> column.name() + " = " + column.parameter())
        .collect(Collectors.joining(separator));
  }

  @Override
  public Load load() {
    return new Values(new ArrayList<>());
  }

  private record Values(List<@Nullable Object[]> rows) implements Load {

    @Override
    public void add(@Nullable Object[] values) {
      rows.add(values);
    }

    @Override
    public boolean isEmpty() {
      return rows.isEmpty();
    }
  }

  @Override
  public void insert(Connection connection, List<? extends Load> loads) throws SQLException {
    for (Load load : loads) {
      execute(connection, ((Values) load).rows());
    }
  }

  @Override
  public int update(Connection connection, List<Row> rows) throws SQLException {
    List<@Nullable Object[]> values = new ArrayList<>(rows.size());
    rows.forEach(row -> values.add(row.values()));
    int found = 0;
    for (int count : execute(connection, values)) {
      found += count > 0 ? 1 : 0;
    }
    return found;
  }

  private int[] execute(Connection connection, List<@Nullable Object[]> rows) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (@Nullable Object[] row : rows) {
        for (int i = 0; i < order.length; i++) {
          bind(statement, i + 1, columns.get(order[i]), row[order[i]]);
        }
        statement.addBatch();
      }
      return statement.executeBatch();
    }
  }

  private static void bind(
      PreparedStatement statement, int parameter, BulkInsert.Column column, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(parameter, Types.NULL);
    } else if (value instanceof List<?> list) {
      statement.setArray(
          parameter, statement.getConnection().createArrayOf("VARCHAR", list.toArray()));
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(parameter, bytes);
    } else {
      statement.setObject(parameter, column.character() ? value.toString() : value);
    }
  }
}

package dev.rehome.store.h2;

import dev.rehome.store.jdbc.Dialect.SequenceMove;
import dev.rehome.store.jdbc.TargetColumn;
import dev.rehome.store.jdbc.TargetTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Moves H2's identity columns behind the values that were given to them. */
final class H2Sequences {

  private static final String NEXT =
      """
      SELECT IDENTITY_BASE, IDENTITY_INCREMENT FROM INFORMATION_SCHEMA.COLUMNS
      WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND COLUMN_NAME = ? AND IS_IDENTITY = 'YES'
      """;

  private H2Sequences() {}

  static Optional<SequenceMove> move(Connection connection, TargetTable table, TargetColumn column)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      statement.setString(3, column.name());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? move(connection, table, column, row.getLong(1), row.getLong(2))
            : Optional.empty();
      }
    }
  }

  private static Optional<SequenceMove> move(
      Connection connection, TargetTable table, TargetColumn column, long next, long increment)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      long last;
      try (ResultSet row =
          statement.executeQuery(
              "SELECT MAX(%s) FROM %s".formatted(column.quoted(), table.quoted()))) {
        row.next();
        last = row.getLong(1);
        if (row.wasNull() || increment < 0 || next > last || last == Long.MAX_VALUE) {
          return Optional.empty();
        }
      }
      statement.execute(
          "ALTER TABLE %s ALTER COLUMN %s RESTART WITH %d"
              .formatted(table.quoted(), column.quoted(), last + 1));
      return Optional.of(
          new SequenceMove("of column " + column.name() + " of " + table.display(), last, null));
    }
  }
}

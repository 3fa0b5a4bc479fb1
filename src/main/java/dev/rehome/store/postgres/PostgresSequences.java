package dev.rehome.store.postgres;

import dev.rehome.store.jdbc.Dialect.SequenceMove;
import dev.rehome.store.jdbc.TargetColumn;
import dev.rehome.store.jdbc.TargetTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Moves the sequences of PostgreSQL's columns behind the values that were given to them. */
final class PostgresSequences {

  /** The sequence that a column owns, or that its default draws from. */
  private static final String FIND =
      """
      SELECT s.name, q.seqincrement, q.seqmax,
        coalesce(
          CASE WHEN has_sequence_privilege(s.name, 'USAGE, SELECT')
            THEN pg_sequence_last_value(s.name) + q.seqincrement END,
          q.seqstart),
        has_sequence_privilege(s.name, 'USAGE, UPDATE'),
        has_sequence_privilege(s.name, 'UPDATE') AND has_sequence_privilege(s.name, 'SELECT')
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL (SELECT coalesce(
        CAST(pg_get_serial_sequence(
          quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) AS regclass),
        (SELECT CAST(d.refobjid AS regclass) FROM pg_attrdef f
          JOIN pg_depend d ON d.classid = CAST('pg_attrdef' AS regclass) AND d.objid = f.oid
            AND d.refclassid = CAST('pg_class' AS regclass)
          JOIN pg_class r ON r.oid = d.refobjid AND r.relkind = 'S'
          WHERE f.adrelid = c.oid AND f.adnum = a.attnum LIMIT 1)) AS name) s
      JOIN pg_sequence q ON q.seqrelid = s.name
      WHERE n.nspname = ? AND c.relname = ? AND a.attname = ?
      """;

  /** Up to here values are drawn, which never takes a sequence back whoever else draws. */
  private static final long FEW = 1_000;

  private final Connection connection;
  private final TargetTable table;
  private final TargetColumn column;

  PostgresSequences(Connection connection, TargetTable table, TargetColumn column) {
    this.connection = connection;
    this.table = table;
    this.column = column;
  }

  /** Empty when there is no sequence, or when it is not behind. */
  Optional<SequenceMove> move() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      statement.setString(3, column.name());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? move(row) : Optional.empty();
      }
    }
  }

  private Optional<SequenceMove> move(ResultSet found) throws SQLException {
    String sequence = found.getString(1);
    long increment = found.getLong(2);
    long next = found.getLong(4);
    Optional<Long> largest = largest();
    if (largest.isEmpty() || increment < 0 || next > largest.get()) {
      return Optional.empty();
    }
    long last = largest.get();
    long behind = (last - next) / increment + 1;
    boolean possible = last < found.getLong(3);
    try (Statement statement = connection.createStatement()) {
      if (possible && behind <= FEW && found.getBoolean(5)) {
        statement.execute(
            "SELECT max(nextval('%s')) FROM generate_series(1, %d)"
                .formatted(literal(sequence), behind));
      } else if (possible && found.getBoolean(6)) {
        statement.execute(
            "SELECT setval('%s', greatest(last_value, %d)) FROM %s"
                .formatted(literal(sequence), last, sequence));
      } else {
        return Optional.of(new SequenceMove(sequence, last, byHand(sequence)));
      }
    }
    return Optional.of(new SequenceMove(sequence, last, null));
  }

  private String byHand(String sequence) {
    return "SELECT setval('%s', greatest(last_value, (SELECT max(%s) FROM %s))) FROM %s"
        .formatted(literal(sequence), column.quoted(), table.quoted(), sequence);
  }

  private static String literal(String text) {
    return text.replace("'", "''");
  }

  /** Of the column; what is beyond a sequence's numbers cannot be drawn anyway. */
  private Optional<Long> largest() throws SQLException {
    String sql =
        "SELECT max(%s) FROM %s WHERE %s <= %d"
            .formatted(column.quoted(), table.quoted(), column.quoted(), Long.MAX_VALUE);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      long largest = row.getLong(1);
      return row.wasNull() ? Optional.empty() : Optional.of(largest);
    }
  }
}

package dev.rehome.store.postgres;

import dev.rehome.store.jdbc.Identifiers;
import dev.rehome.store.jdbc.TargetTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The rights that a run needs and its user has not, as the statements that would give them. */
final class PostgresRights {

  private static final String SCHEMA =
      """
      SELECT has_schema_privilege(n.oid, '%s'), quote_ident(current_user)
      FROM pg_namespace n WHERE n.nspname = ?
      """;

  private static final String COLUMNS =
      """
      SELECT a.attname, has_column_privilege(c.oid, a.attnum, 'SELECT'),
        has_column_privilege(c.oid, a.attnum, 'INSERT'),
        has_column_privilege(c.oid, a.attnum, 'UPDATE'),
        CASE WHEN a.atthasdef AND NOT has_sequence_privilege(s.name, 'USAGE') THEN s.name END,
        quote_ident(current_user)
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL (SELECT pg_get_serial_sequence(
        quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname) AS name) s
      WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  private static final String TEMPORARY =
      """
      SELECT has_database_privilege(current_database(), 'TEMPORARY'),
        quote_ident(current_database()), quote_ident(current_user)
      """;

  private PostgresRights() {}

  /**
   * Of an existing table: rows are read whole, for they are kept as they were before an update.
   *
   * @param filled the columns to insert
   * @param changed the columns to update
   */
  static List<String> missing(
      Connection connection, TargetTable table, Set<String> filled, Set<String> changed)
      throws SQLException {
    List<String> schema = missingOnSchema(connection, table.schema(), "USAGE");
    if (!schema.isEmpty()) {
      return schema;
    }
    Set<String> lacking = new LinkedHashSet<>();
    List<String> grants = new ArrayList<>();
    String user = "";
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String column = row.getString(1);
          user = row.getString(6);
          require(row.getBoolean(2), "SELECT", lacking);
          require(row.getBoolean(3) || !filled.contains(column), "INSERT", lacking);
          require(row.getBoolean(4) || !changed.contains(column), "UPDATE", lacking);
          String sequence = row.getString(5);
          if (sequence != null && !filled.contains(column)) {
            grants.add("GRANT USAGE ON SEQUENCE %s TO %s".formatted(sequence, user));
          }
        }
      }
    }
    List<String> words =
        List.of("SELECT", "INSERT", "UPDATE").stream().filter(lacking::contains).toList();
    if (!words.isEmpty()) {
      grants.add(
          0, "GRANT %s ON %s TO %s".formatted(String.join(", ", words), table.quoted(), user));
    }
    return grants;
  }

  private static void require(boolean given, String right, Set<String> lacking) {
    if (!given) {
      lacking.add(right);
    }
  }

  /** To create a table in a schema, or a temporary one. */
  static List<String> missingToCreate(Connection connection, String schema, boolean temporary)
      throws SQLException {
    return temporary ? missingToStage(connection) : missingOnSchema(connection, schema, "CREATE");
  }

  private static List<String> missingToStage(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TEMPORARY);
        ResultSet row = statement.executeQuery()) {
      return !row.next() || row.getBoolean(1)
          ? List.of()
          : List.of(
              "GRANT TEMPORARY ON DATABASE %s TO %s".formatted(row.getString(2), row.getString(3)));
    }
  }

  private static List<String> missingOnSchema(Connection connection, String schema, String right)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SCHEMA.formatted(right))) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        return !row.next() || row.getBoolean(1)
            ? List.of()
            : List.of(
                "GRANT %s ON SCHEMA %s TO %s"
                    .formatted(right, Identifiers.quote(schema), row.getString(2)));
      }
    }
  }

  /** Whether the user may make temporary tables. */
  static boolean temporaryTables(Connection connection) throws SQLException {
    return missingToStage(connection).isEmpty();
  }
}

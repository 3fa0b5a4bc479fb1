package dev.rehome.store.h2;

import dev.rehome.store.jdbc.Identifiers;
import dev.rehome.store.jdbc.TableCatalog;
import dev.rehome.store.jdbc.TargetColumn;
import dev.rehome.store.jdbc.TargetColumn.TextInput;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The columns of one H2 table: from JDBC, and from H2's own tables what JDBC leaves out. */
final class H2Columns {

  private static final String MORE =
      """
      SELECT COLUMN_NAME, IDENTITY_GENERATION, COALESCE(COLLATION_NAME, 'OFF'),
        DATA_TYPE_SQL(TABLE_SCHEMA, TABLE_NAME, 'TABLE', DTD_IDENTIFIER),
        (SELECT ARRAY_AGG(VALUE_NAME ORDER BY VALUE_ORDINAL) FROM INFORMATION_SCHEMA.ENUM_VALUES
          WHERE OBJECT_SCHEMA = TABLE_SCHEMA AND OBJECT_NAME = TABLE_NAME
            AND OBJECT_TYPE = 'TABLE' AND ENUM_IDENTIFIER = DTD_IDENTIFIER)
      FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
      """;

  private final Set<String> alwaysIdentity = new HashSet<>();
  private final Set<String> collated = new HashSet<>();
  private final Map<String, String> declared = new HashMap<>();
  private final Map<String, List<String>> labels = new HashMap<>();
  private final List<TargetColumn> columns = new ArrayList<>();

  private H2Columns() {}

  static List<TargetColumn> of(Connection connection, String schema, String table)
      throws SQLException {
    H2Columns reading = new H2Columns();
    reading.readMore(connection, schema, table);
    DatabaseMetaData metaData = connection.getMetaData();
    try (ResultSet row =
        metaData.getColumns(
            null,
            TableCatalog.literally(metaData, schema),
            TableCatalog.literally(metaData, table),
            null)) {
      while (row.next()) {
        reading.columns.add(reading.column(row));
      }
    }
    return reading.columns;
  }

  /** The metadata do not list temporary tables, but every query can tell about its columns. */
  static List<TargetColumn> ofTemporary(Connection connection, String table) throws SQLException {
    List<TargetColumn> columns = new ArrayList<>();
    String nothing = "SELECT * FROM " + Identifiers.quote(table) + " WHERE 1 = 0";
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(nothing)) {
      ResultSetMetaData about = result.getMetaData();
      for (int i = 1; i <= about.getColumnCount(); i++) {
        boolean nullable = about.isNullable(i) != ResultSetMetaData.columnNoNulls;
        columns.add(
            new TargetColumn(
                about.getColumnName(i),
                about.getColumnType(i),
                about.getColumnTypeName(i),
                about.getColumnTypeName(i),
                about.getColumnTypeName(i),
                about.getPrecision(i),
                about.getScale(i),
                nullable,
                nullable,
                false,
                false,
                true,
                List.of(),
                TextInput.WHOLE,
                null));
      }
    }
    return columns;
  }

  private void readMore(Connection connection, String schema, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MORE)) {
      statement.setString(1, schema);
      statement.setString(2, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          if ("ALWAYS".equals(row.getString(2))) {
            alwaysIdentity.add(row.getString(1));
          }
          if (!row.getString(3).equals("OFF")) {
            collated.add(row.getString(1));
          }
          declared.put(row.getString(1), row.getString(4));
          Array words = row.getArray(5);
          if (words != null) {
            labels.put(
                row.getString(1),
                Arrays.stream((Object[]) words.getArray()).map(String::valueOf).toList());
          }
        }
      }
    }
  }

  private TargetColumn column(ResultSet row) throws SQLException {
    String name = row.getString("COLUMN_NAME");
    String typeName = row.getString("TYPE_NAME");
    boolean nullable = row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls;
    boolean always = alwaysIdentity.contains(name);
    boolean generated = "YES".equals(row.getString("IS_GENERATEDCOLUMN")) && !always;
    return new TargetColumn(
        name,
        row.getInt("DATA_TYPE"),
        typeName,
        typeName,
        declared.getOrDefault(name, typeName),
        row.getInt("COLUMN_SIZE"),
        row.getInt("DECIMAL_DIGITS"),
        nullable,
        generated
            || always
            || nullable
            || row.getString("COLUMN_DEF") != null
            || "YES".equals(row.getString("IS_AUTOINCREMENT")),
        generated,
        always,
        !typeName.equals("VARCHAR_IGNORECASE")
            && !typeName.equals("CHARACTER")
            && !collated.contains(name),
        labels.getOrDefault(name, List.of()),
        TextInput.WHOLE,
        null);
  }
}

package dev.rehome.store.postgres;

import dev.rehome.store.jdbc.TargetColumn;
import dev.rehome.store.jdbc.TargetColumn.TextInput;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The columns of one PostgreSQL table, out of the system catalogs. */
final class PostgresColumns {

  /**
   * A domain counts as the type beneath it and all domains it is made of; its own constraints are
   * the server's to check. The columns of a type's length are in {@code atttypmod}, 4 more than
   * what was declared.
   */
  private static final String COLUMNS_WHERE =
      """
      SELECT a.attname, format_type(a.atttypid, NULL) AS type_name, b.typname,
        quote_ident(s.nspname) || '.' || quote_ident(b.typname) AS base,
        format_type(b.oid, b.modifier) AS declared, b.modifier,
        a.attnotnull OR b.not_null AS not_null,
        a.atthasdef OR b.defaulted OR a.attidentity <> '' AS defaulted,
        a.attgenerated <> '' AS generated, a.attidentity = 'a' AS always,
        l.oid IS NULL OR l.collisdeterministic AS exact,
        (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e
          WHERE e.enumtypid IN (b.oid, b.typelem)) AS labels,
        CASE WHEN b.typcategory = 'A' THEN x.typname END AS element,
        quote_ident(y.nspname) || '.' || quote_ident(x.typname) AS element_base,
        CASE WHEN b.typname = 'money' THEN CAST(CAST(0.123456 AS money) AS text) END AS money
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      CROSS JOIN LATERAL (
        WITH RECURSIVE beneath AS (
          SELECT t.oid, t.typelem, t.typcategory, t.typnamespace, t.typname, t.typtype, t.typbasetype, t.typtypmod,
            a.atttypmod AS modifier, t.typnotnull AS not_null,
            t.typdefault IS NOT NULL AS defaulted
          FROM pg_type t WHERE t.oid = a.atttypid
          UNION ALL
          SELECT u.oid, u.typelem, u.typcategory, u.typnamespace, u.typname, u.typtype, u.typbasetype, u.typtypmod,
            greatest(d.modifier, d.typtypmod), d.not_null OR u.typnotnull,
            d.defaulted OR u.typdefault IS NOT NULL
          FROM beneath d JOIN pg_type u ON d.typtype = 'd' AND u.oid = d.typbasetype)
        SELECT * FROM beneath WHERE typtype <> 'd') b
      JOIN pg_namespace s ON s.oid = b.typnamespace
      LEFT JOIN pg_type x ON x.oid = b.typelem AND x.typtype <> 'd'
      LEFT JOIN pg_namespace y ON y.oid = x.typnamespace
      LEFT JOIN pg_collation l ON l.oid = a.attcollation
      WHERE %s AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum
      """;

  private static final String COLUMNS = COLUMNS_WHERE.formatted("n.nspname = ?");
  private static final String TEMPORARY_COLUMNS =
      COLUMNS_WHERE.formatted("n.oid = pg_my_temp_schema()");

  private static final int HEADER = 4;
  private static final int MICROSECONDS = 6;

  /** Of a numeric without a declared precision, as the documentation's limits say. */
  private static final int MOST_INTEGER_DIGITS = 131_072;

  private static final int MOST_FRACTION_DIGITS = 16_383;

  private PostgresColumns() {}

  static List<TargetColumn> of(Connection connection, String schema, String table)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, schema);
      statement.setString(2, table);
      return columns(statement);
    }
  }

  /** Each session has its temporary tables in a schema of its own. */
  static List<TargetColumn> ofTemporary(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TEMPORARY_COLUMNS)) {
      statement.setString(1, table);
      return columns(statement);
    }
  }

  private static List<TargetColumn> columns(PreparedStatement statement) throws SQLException {
    List<TargetColumn> columns = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        columns.add(column(row));
      }
    }
    return columns;
  }

  private static TargetColumn column(ResultSet row) throws SQLException {
    String base = row.getString("typname");
    int modifier = row.getInt("modifier");
    boolean nullable = !row.getBoolean("not_null");
    boolean generated = row.getBoolean("generated");
    String element = row.getString("element");
    List<String> words = labels(row.getArray("labels"));
    List<String> labels = element == null ? words : List.of();
    int type = element != null ? Types.ARRAY : type(base, labels);
    return new TargetColumn(
        row.getString("attname"),
        type,
        row.getString("type_name"),
        row.getString("base"),
        row.getString("declared"),
        size(base, modifier),
        digits(base, modifier),
        nullable,
        nullable || generated || row.getBoolean("defaulted"),
        generated,
        row.getBoolean("always"),
        row.getBoolean("exact") && exact(base, type),
        labels,
        PostgresTexts.of(base, modifier, row.getString("money")),
        element == null ? null : element(row, element, words));
  }

  /** What is declared of an array is declared of its elements. */
  private static TargetColumn element(ResultSet row, String base, List<String> labels)
      throws SQLException {
    int modifier = row.getInt("modifier");
    int type = type(base, labels);
    return new TargetColumn(
        row.getString("attname"),
        type,
        base,
        row.getString("element_base"),
        row.getString("declared"),
        size(base, modifier),
        digits(base, modifier),
        false,
        false,
        false,
        false,
        exact(base, type),
        labels,
        TextInput.WHOLE,
        null);
  }

  /**
   * Of a type that makes its values of texts in its own way, several texts can be the same value:
   * 10.0.0.1 and 10.0.0.1/32, 1 hour and 01:00.
   */
  private static boolean exact(String base, int type) {
    return switch (base) {
      case "bpchar", "citext" -> false;
      case "uuid" -> true;
      default -> type != Types.OTHER;
    };
  }

  private static List<String> labels(Array array) throws SQLException {
    return array == null
        ? List.of()
        : Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
  }

  private static int type(String base, List<String> labels) {
    if (!labels.isEmpty()) {
      return Types.VARCHAR;
    }
    return switch (base) {
      case "int2" -> Types.SMALLINT;
      case "int4" -> Types.INTEGER;
      case "int8" -> Types.BIGINT;
      case "numeric" -> Types.NUMERIC;
      case "float4" -> Types.REAL;
      case "float8" -> Types.DOUBLE;
      case "bool" -> Types.BOOLEAN;
      case "text", "varchar", "citext" -> Types.VARCHAR;
      case "bpchar" -> Types.CHAR;
      case "date" -> Types.DATE;
      case "time" -> Types.TIME;
      case "timestamp" -> Types.TIMESTAMP;
      case "timestamptz" -> Types.TIMESTAMP_WITH_TIMEZONE;
      case "bytea" -> Types.VARBINARY;
      default -> base.startsWith("_") ? Types.ARRAY : Types.OTHER;
    };
  }

  private static int size(String base, int modifier) {
    return switch (base) {
      case "varchar", "bpchar" -> modifier < 0 ? Integer.MAX_VALUE : modifier - HEADER;
      case "numeric" ->
          modifier < 0
              ? MOST_INTEGER_DIGITS + MOST_FRACTION_DIGITS
              : ((modifier - HEADER) >> 16) & 0xffff;
      case "float8" -> 53;
      case "float4" -> 24;
      default -> Integer.MAX_VALUE;
    };
  }

  /** The scale of a numeric is a number of 11 bits with a sign. */
  private static int digits(String base, int modifier) {
    return switch (base) {
      case "numeric" ->
          modifier < 0 ? MOST_FRACTION_DIGITS : (((modifier - HEADER) & 0x7ff) ^ 1024) - 1024;
      case "time", "timestamp", "timestamptz" -> modifier < 0 ? MICROSECONDS : modifier;
      default -> 0;
    };
  }
}

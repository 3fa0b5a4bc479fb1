package dev.rehome.store.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds tables by the names specs use. Bound to one connection. */
public final class TableCatalog {

  private final Connection connection;
  private final Dialect dialect;
  private final DatabaseMetaData metaData;
  private final boolean upperCase;

  TableCatalog(Connection connection, Dialect dialect) throws SQLException {
    this.connection = connection;
    this.dialect = dialect;
    this.metaData = connection.getMetaData();
    this.upperCase = metaData.storesUpperCaseIdentifiers();
  }

  /** A place for a table. {@code schema} is as the database has it. */
  record Name(String schema, String table) {}

  String fold(String name) {
    return Identifiers.fold(name, upperCase);
  }

  /** The place {@code table} or {@code schema.table} means; empty when there is no such schema. */
  Optional<Name> place(String specTable) throws SQLException {
    int dot = specTable.indexOf('.');
    String table = specTable.substring(dot + 1);
    if (dot < 0) {
      return Optional.of(new Name(connection.getSchema(), table));
    }
    return Identifiers.find(specTable.substring(0, dot), schemas(), name -> name)
        .map(schema -> new Name(schema, table));
  }

  /** The existing table at a place. */
  Optional<TargetTable> table(Name place) throws SQLException {
    Optional<String> name = Identifiers.find(place.table(), tables(place.schema()), table -> table);
    return name.isPresent()
        ? Optional.of(describe(new Name(place.schema(), name.get())))
        : Optional.empty();
  }

  /**
   * The existing table that is shown by this name. As schema and table may have dots of their own,
   * each dot may be the one between them.
   */
  Optional<TargetTable> displayed(String name) throws SQLException {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      Optional<TargetTable> table =
          table(new Name(name.substring(0, dot), name.substring(dot + 1)))
              .filter(found -> found.display().equals(name));
      if (table.isPresent()) {
        return table;
      }
    }
    return Optional.empty();
  }

  /** A table that is known to exist. */
  TargetTable describe(Name name) throws SQLException {
    String schema = name.schema();
    String table = name.table();
    return new TargetTable(
        schema, table, dialect.columns(connection, schema, table), uniques(schema, table));
  }

  /** A temporary table, which has no schema worth naming and no keys but its own. */
  TargetTable describeTemporary(String table) throws SQLException {
    return new TargetTable("", table, dialect.temporaryColumns(connection, table), List.of());
  }

  private List<String> schemas() throws SQLException {
    return texts(metaData.getSchemas(), "TABLE_SCHEM");
  }

  /** Whether the name belongs to something that is no table, such as a view. */
  boolean taken(Name place) throws SQLException {
    return Identifiers.find(
            place.table(),
            relations(place.schema(), "VIEW", "MATERIALIZED VIEW", "FOREIGN TABLE"),
            name -> name)
        .isPresent();
  }

  private List<String> tables(String schema) throws SQLException {
    return relations(schema, "TABLE", "BASE TABLE", "PARTITIONED TABLE");
  }

  private List<String> relations(String schema, String... kinds) throws SQLException {
    return texts(metaData.getTables(null, literally(metaData, schema), null, kinds), "TABLE_NAME");
  }

  private List<Set<String>> uniques(String schema, String table) throws SQLException {
    Map<String, Set<String>> byIndex = new LinkedHashMap<>();
    try (ResultSet row = metaData.getIndexInfo(null, schema, table, true, true)) {
      while (row.next()) {
        String column = row.getString("COLUMN_NAME");
        if (column != null && row.getString("FILTER_CONDITION") == null) {
          byIndex.computeIfAbsent(row.getString("INDEX_NAME"), name -> new HashSet<>()).add(column);
        }
      }
    }
    return List.copyOf(byIndex.values());
  }

  /** The metadata take patterns; this one matches the name alone. */
  public static String literally(DatabaseMetaData metaData, String name) throws SQLException {
    String escape = metaData.getSearchStringEscape();
    return name.replace(escape, escape + escape)
        .replace("_", escape + "_")
        .replace("%", escape + "%");
  }

  private static List<String> texts(ResultSet rows, String column) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        texts.add(rows.getString(column));
      }
    }
    return texts;
  }
}

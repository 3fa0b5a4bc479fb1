package dev.rehome.store.jdbc;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table as the database describes it.
 *
 * @param schema empty for a temporary table, which has none worth naming
 * @param uniques the columns of each unique index
 */
public record TargetTable(
    String schema, String name, List<TargetColumn> columns, List<Set<String>> uniques) {

  boolean temporary() {
    return schema.isEmpty();
  }

  /** The name to use in statements. */
  public String quoted() {
    return temporary()
        ? Identifiers.quote(name)
        : Identifiers.quote(schema) + "." + Identifiers.quote(name);
  }

  /** The name to show. */
  public String display() {
    return temporary() ? name : schema + "." + name;
  }

  /** The column of exactly that name, else the only one that differs in case alone. */
  Optional<TargetColumn> column(String columnName) {
    return Identifiers.find(columnName, columns, TargetColumn::name);
  }
}

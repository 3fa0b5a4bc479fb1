package dev.rehome.store.jdbc;

import dev.rehome.record.ColumnType;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.Row;
import dev.rehome.spec.EntitySpec;
import dev.rehome.store.plan.StoredRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One entity of a spec and the table it goes to, with the statements that get it there. */
public final class EntityTarget {

  private final int id;
  private final EntitySpec spec;
  private final TargetTable table;
  private final List<ColumnBinding> columns;
  private final List<Integer> match;
  private final List<Integer> others;
  private final int reference;
  private final List<Integer> identity;
  private final List<Integer> positions;
  private final boolean allFit;
  private final Dialect dialect;
  private final BulkInsert insert;
  private final BulkUpdate update;
  private final String keys;

  /**
   * @param id the ledger's number of the entity
   * @param columns one per column of the entity, in its order
   */
  EntityTarget(
      int id, EntitySpec spec, TargetTable table, List<ColumnBinding> columns, Dialect dialect) {
    this.id = id;
    this.spec = spec;
    this.table = table;
    this.columns = columns;
    this.match = spec.match().stream().map(spec::columnIndex).toList();
    this.others =
        IntStream.range(0, columns.size()).filter(index -> !match.contains(index)).boxed().toList();
    this.reference = spec.referredIndex().orElse(match.get(0));
    this.identity = identified() ? List.of(reference) : match;
    this.positions =
        columns.stream().map(column -> table.columns().indexOf(column.target())).toList();
    this.allFit = columns.stream().allMatch(column -> column.type() == column.spec().type());
    this.dialect = dialect;
    List<BulkColumn> bulk = columns.stream().map(this::bulk).toList();
    this.insert = dialect.insert(table.quoted(), bulk);
    this.update = dialect.update(id, table.quoted(), bulk, match, others);
    this.keys = keysClause();
  }

  int id() {
    return id;
  }

  EntitySpec spec() {
    return spec;
  }

  public TargetTable table() {
    return table;
  }

  public List<ColumnBinding> columns() {
    return columns;
  }

  /** The indexes of the columns that find a row. */
  public List<Integer> match() {
    return match;
  }

  /** The indexes of all other columns. */
  public List<Integer> others() {
    return others;
  }

  /** Gives records the values of their rows as the tables take them. */
  static UnaryOperator<MappedRecord> fitting(List<EntityTarget> targets) {
    if (targets.stream().allMatch(target -> target.allFit)) {
      return UnaryOperator.identity();
    }
    return record ->
        new MappedRecord(
            record.source(),
            record.rows().stream().map(row -> targets.get(row.entity()).fit(row)).toList(),
            record.problems());
  }

  private Row fit(Row row) {
    if (allFit) {
      return row;
    }
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i).fit(row.values()[i]);
    }
    return new Row(row.entity(), row.key(), row.legacyId(), values, row.fingerprint());
  }

  /** Whether there is anything in a row besides its key. */
  boolean updatable() {
    return !others.isEmpty();
  }

  /** The column that references to this entity hold: its {@code id}, else its only match column. */
  ColumnBinding reference() {
    return columns.get(reference);
  }

  /** Whether the referred column alone finds a row. */
  private boolean identified() {
    return table.uniques().stream()
        .anyMatch(unique -> unique.equals(Set.of(reference().target().name())));
  }

  /** What the target calls a row, if that is not the text of its key. */
  @Nullable String newId(Row row) {
    String text =
        identity.size() == 1
            ? KeyText.of(keyValue(row, identity.get(0)))
            : KeyText.join(identity.stream().map(index -> keyValue(row, index)).toList());
    return text.equals(row.key()) ? null : text;
  }

  /** Joins the target as {@code t} to the ledger's items {@code i}; misses rows that are gone. */
  String itemJoin() {
    String text = "COALESCE(i.new_id, i.row_key)";
    String condition =
        IntStream.range(0, identity.size())
            .mapToObj(
                n -> {
                  ColumnBinding column = columns.get(identity.get(n));
                  String part =
                      identity.size() == 1 ? text : KeyText.part(dialect, text, n, identity.size());
                  return "t.%s = CAST(%s AS %s)"
                      .formatted(column.target().quoted(), part, dialect.keyType(column));
                })
            .collect(Collectors.joining(" AND "));
    return "LEFT JOIN " + table.quoted() + " t ON " + condition;
  }

  /** A column of {@code t} that is null exactly when {@link #itemJoin} found no row. */
  String joinedColumn() {
    return "t." + columns.get(identity.get(0)).target().quoted();
  }

  /** To be filled with the values of rows that are to be inserted. */
  BulkInsert.Load load() {
    return insert.load();
  }

  void insert(Connection connection, List<? extends BulkInsert.Load> loads) throws SQLException {
    insert.insert(connection, loads);
  }

  void insertRows(Connection connection, List<Row> rows) throws SQLException {
    insert.insertRows(connection, rows.stream().map(Row::values).toList());
  }

  /** Updates rows by their key; the number of those it found. */
  int update(Connection connection, List<Row> rows) throws SQLException {
    return update.update(connection, rows);
  }

  /** For each row, whether the target has one of the same key. */
  boolean[] present(Connection connection, List<Row> rows) throws SQLException {
    boolean[] present = new boolean[rows.size()];
    try (PreparedStatement statement = connection.prepareStatement("SELECT k.n " + keys)) {
      bindKeys(statement, rows);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          present[found.getInt(1) - 1] = true;
        }
      }
    }
    return present;
  }

  /** For each row, the target's row of the same key, null where there is none. */
  @Nullable StoredRow[] stored(Connection connection, List<Row> rows) throws SQLException {
    StoredRow[] stored = new StoredRow[rows.size()];
    String list =
        table.columns().stream()
            .map(column -> "t." + column.quoted())
            .collect(Collectors.joining(", "));
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT k.n, " + list + " " + keys)) {
      bindKeys(statement, rows);
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          stored[found.getInt(1) - 1] = storedRow(found);
        }
      }
    }
    return stored;
  }

  private StoredRow storedRow(ResultSet found) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i).read(found, 2 + positions.get(i));
    }
    return new StoredRow(values, RowJson.of(found, table.columns(), 2));
  }

  /** Whether the target's row has every tracked value already. */
  boolean same(StoredRow stored, Row row) {
    return IntStream.range(0, columns.size())
        .filter(index -> columns.get(index).spec().tracked())
        .allMatch(index -> columns.get(index).same(stored.values()[index], row.values()[index]));
  }

  private void bindKeys(PreparedStatement statement, List<Row> rows) throws SQLException {
    for (int n = 0; n < match.size(); n++) {
      int index = match.get(n);
      Object[] keys = rows.stream().map(row -> KeyText.of(keyValue(row, index))).toArray();
      statement.setArray(n + 1, statement.getConnection().createArrayOf("text", keys));
    }
  }

  /** The mapping rejects records without a key, so this is a promise of its own. */
  private Object keyValue(Row row, int index) {
    Object value = row.values()[index];
    if (value == null) {
      throw new IllegalArgumentException(
          "row of " + spec.name() + " without " + columns.get(index).spec().name());
    }
    return value;
  }

  private ColumnBinding matchColumn(int n) {
    return columns.get(match.get(n));
  }

  private BulkColumn bulk(ColumnBinding column) {
    return new BulkColumn(
        column.target().quoted(),
        dialect.parameter(column.target(), column.type()),
        column.target().character(),
        parses(column) ? "" : column.target().base());
  }

  /** Whether the database makes its value of a text, so that only a text will do. */
  private static boolean parses(ColumnBinding column) {
    boolean text = column.type() == ColumnType.TEXT || column.type() == ColumnType.LONG_TEXT;
    return text && !column.target().character();
  }

  /** The rows {@code t} of given keys {@code k}, each with its number {@code n} from 1. */
  private String keysClause() {
    String arrays =
        IntStream.range(0, match.size())
            .mapToObj(n -> dialect.keyArray(matchColumn(n)))
            .collect(Collectors.joining(", "));
    String names =
        IntStream.range(0, match.size()).mapToObj(n -> "k" + n).collect(Collectors.joining(", "));
    String condition =
        IntStream.range(0, match.size())
            .mapToObj(n -> "t." + matchColumn(n).target().quoted() + " = k.k" + n)
            .collect(Collectors.joining(" AND "));
    return "FROM UNNEST(%s) WITH ORDINALITY AS k(%s, n) JOIN %s t ON %s"
        .formatted(arrays, names, table.quoted(), condition);
  }
}

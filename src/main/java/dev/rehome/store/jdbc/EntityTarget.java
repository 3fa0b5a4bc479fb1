package dev.rehome.store.jdbc;

import dev.rehome.record.ColumnType;
import dev.rehome.record.Fingerprint;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.Row;
import dev.rehome.spec.EntitySpec;
import dev.rehome.store.jdbc.Dialect.BulkUpdate;
import dev.rehome.store.jdbc.Dialect.RowImages;
import java.sql.Connection;
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
  private final List<Integer> others;
  private final int reference;
  private final KeyColumns match;
  private final KeyColumns identity;
  private final List<Integer> parsed;
  private final boolean allFit;
  private final Fingerprint fingerprint;
  private final Dialect dialect;
  private final RowImages images;
  private final BulkInsert insert;
  private final BulkUpdate update;

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
    List<Integer> matching = spec.match().stream().map(spec::columnIndex).toList();
    this.others =
        IntStream.range(0, columns.size())
            .filter(index -> !matching.contains(index))
            .boxed()
            .toList();
    this.reference = spec.referredIndex().orElse(matching.get(0));
    this.match = new KeyColumns(dialect, table, columns, matching);
    this.identity = identified() ? match.of(List.of(reference)) : match;
    this.parsed =
        IntStream.range(0, columns.size())
            .filter(
                index ->
                    parses(columns.get(index)) && columns.get(index).target().labels().isEmpty())
            .boxed()
            .toList();
    this.allFit = columns.stream().allMatch(ColumnBinding::fits);
    this.fingerprint = spec.fingerprint();
    this.dialect = dialect;
    this.images = dialect.images(table);
    List<BulkInsert.Column> bulk = columns.stream().map(this::bulk).toList();
    this.insert = dialect.insert(table.quoted(), bulk);
    this.update = dialect.update(id, table.quoted(), bulk, matching, others);
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

  /** The indexes of the columns that the spec finds a row by. */
  public List<Integer> match() {
    return match.indexes();
  }

  /** The indexes of all other columns. */
  public List<Integer> others() {
    return others;
  }

  /** The columns that the spec finds a row by. */
  KeyColumns matchKey() {
    return match;
  }

  /** The columns by which the target names a row: what references hold, else the match columns. */
  KeyColumns identity() {
    return identity;
  }

  RowImages images() {
    return images;
  }

  Dialect dialect() {
    return dialect;
  }

  /** Gives records the values of their rows as the tables take them. */
  static UnaryOperator<MappedRecord> fitting(List<EntityTarget> targets) {
    if (targets.stream().allMatch(target -> target.allFit)) {
      return UnaryOperator.identity();
    }
    return record -> record.withRows(row -> targets.get(row.entity()).fit(row));
  }

  /** The fingerprint is that of what the table will give back. */
  private Row fit(Row row) {
    if (allFit) {
      return row;
    }
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i).fit(row.values()[i]);
    }
    return new Row(row.entity(), row.key(), row.legacyId(), values, fingerprint.of(values));
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
  @Nullable String newId(@Nullable Object[] values, String key) {
    String text = identity.id(values);
    return text.equals(key) ? null : text;
  }

  /** Joins the target as {@code t} to the ledger's items {@code i}; misses rows that are gone. */
  String itemJoin() {
    return "LEFT JOIN %s t ON %s"
        .formatted(table.quoted(), identity.isId("COALESCE(i.new_id, i.row_key)"));
  }

  /** A column of {@code t} that is null exactly when {@link #itemJoin} found no row. */
  String joinedColumn() {
    return "t." + identity.column(0).target().quoted();
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

  /** The columns of the row {@code t} that the spec knows, in its order. */
  String columnList() {
    return columns.stream()
        .map(
            column ->
                (parses(column) ? "CAST(t.%s AS VARCHAR)" : "t.%s")
                    .formatted(column.target().quoted()))
        .collect(Collectors.joining(", "));
  }

  /** The values of {@link #columnList}, which begin at an index of the result. */
  @Nullable Object[] values(ResultSet row, int first) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i).read(row, first + i);
    }
    return values;
  }

  byte[] fingerprint(@Nullable Object[] values) {
    return fingerprint.of(values);
  }

  private BulkInsert.Column bulk(ColumnBinding column) {
    return new BulkInsert.Column(
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

  /** Whether the database may write a text of a row in another way than the spec. */
  boolean parses() {
    return !parsed.isEmpty();
  }

  /** The indexes of the columns whose texts it may write in another way. */
  List<Integer> parsed() {
    return parsed;
  }
}

package dev.rehome.store.jdbc;

import dev.rehome.record.RowKey;
import dev.rehome.store.plan.Refusal;
import dev.rehome.store.target.ExpectedRow;
import dev.rehome.store.target.RowImage;
import dev.rehome.store.target.RowResult;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the rows of an entity's table, deletes them, and puts them back as they were. */
final class TableRows {

  private static final int FETCH_SIZE = 500;

  private final Connection connection;
  private final EntityTarget target;
  private final Dialect dialect;
  private final KeyColumns identity;

  /** The column behind those of the entity. */
  private final int behind;

  TableRows(Connection connection, EntityTarget target) {
    this.connection = connection;
    this.target = target;
    this.dialect = target.dialect();
    this.identity = target.identity();
    this.behind = target.columns().size() + 1;
  }

  /** As of {@link dev.rehome.store.target.TargetSession#scan}. */
  void scan(Selection selection, Consumer<TargetRow> rows) throws SQLException {
    boolean pages = selection.ids() == null;
    long left = selection.atMost();
    String after = selection.after();
    while (left > 0) {
      long limit = pages ? Math.min(left, dialect.rowsPerQuery()) : left;
      Page page = page(selection, after, limit, rows);
      if (!pages || page.rows() < limit) {
        return;
      }
      left -= limit;
      after = page.last();
    }
  }

  /** How many rows there were, and the id of the last. */
  private record Page(long rows, @Nullable String last) {}

  private Page page(
      Selection selection, @Nullable String after, long limit, Consumer<TargetRow> rows)
      throws SQLException {
    List<String> ids = selection.ids();
    String sql =
        "SELECT "
            + target.columnList()
            + (selection.images() ? ", " + target.images().expressions() : "")
            + (ids == null ? " FROM " + target.table().quoted() + " t" : identity.fromKeys())
            + (after == null ? "" : " WHERE " + identity.behindKey())
            + " ORDER BY "
            + identity.order()
            + (limit == Long.MAX_VALUE ? "" : " FETCH FIRST " + limit + " ROWS ONLY");
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_SIZE);
      if (ids != null) {
        identity.bindAll(statement, ids.stream().map(identity::split).toList());
      }
      if (after != null) {
        identity.bind(statement, ids == null ? 1 : 1 + identity.size(), after);
      }
      long count = 0;
      String last = null;
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          TargetRow row = row(found, selection.images());
          rows.accept(row);
          count++;
          last = row.id();
        }
      }
      return new Page(count, last);
    }
  }

  private TargetRow row(ResultSet found, boolean image) throws SQLException {
    return row(target, found, image ? target.images().read(found, behind) : null);
  }

  /** The row whose columns a query begins with, without its image. */
  static TargetRow row(EntityTarget target, ResultSet found) throws SQLException {
    return row(target, found, null);
  }

  private static TargetRow row(EntityTarget target, ResultSet found, @Nullable String image)
      throws SQLException {
    @Nullable Object[] values = target.values(found, 1);
    String key =
        RowKey.of(
            target.match().stream()
                .map(index -> Objects.requireNonNullElse(values[index], ""))
                .toList());
    return new TargetRow(
        target.spec().name(),
        key,
        target.newId(values, key),
        values,
        target.fingerprint(values),
        image);
  }

  /** As of {@link dev.rehome.store.target.TargetSession#delete}. */
  List<RowResult> delete(List<ExpectedRow> rows, boolean force) throws SQLException {
    @Nullable RowResult[] results = judge(rows, force);
    List<Integer> some = undecided(results);
    String sql = "DELETE FROM " + target.table().quoted() + " t WHERE " + identity.isKey();
    write(some, results, RowResult.DELETED, part -> deleteRows(sql, rows, part));
    return decided(results);
  }

  private void deleteRows(String sql, List<ExpectedRow> rows, List<Integer> some)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index : some) {
        identity.bind(statement, 1, rows.get(index).id());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** As of {@link dev.rehome.store.target.TargetSession#restore}. */
  List<RowResult> restore(List<RowImage> rows, boolean force) throws SQLException {
    @Nullable RowResult[] results = judge(rows.stream().map(RowImage::expected).toList(), force);
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; force && i < results.length; i++) {
      if (RowResult.MISSING.equals(results[i])) {
        missing.add(i);
      }
    }
    write(undecided(results), results, RowResult.RESTORED, part -> updateRows(rows, part));
    write(missing, results, RowResult.RESTORED, part -> insertRows(rows, part));
    return decided(results);
  }

  private void updateRows(List<RowImage> rows, List<Integer> some) throws SQLException {
    for (Map.Entry<Set<String>, List<Integer>> alike : byColumns(rows, some).entrySet()) {
      List<TargetColumn> columns =
          columns(alike.getKey()).filter(column -> !column.always()).toList();
      updateRows(rows, alike.getValue(), columns);
    }
  }

  /** Rows by the columns of their images: the table may have got others since. */
  private static Map<Set<String>, List<Integer>> byColumns(
      List<RowImage> rows, List<Integer> some) {
    return some.stream()
        .collect(
            Collectors.groupingBy(
                index ->
                    Set.copyOf(Json.mapper().readTree(rows.get(index).image()).propertyNames())));
  }

  private void updateRows(List<RowImage> rows, List<Integer> some, List<TargetColumn> columns)
      throws SQLException {
    String sql =
        "UPDATE %s t SET (%s) = (SELECT %s FROM %s r) WHERE %s"
            .formatted(
                target.table().quoted(),
                list("", columns),
                list("r.", columns),
                target.images().relation(),
                identity.isKey());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index : some) {
        int next = target.images().bind(statement, 1, rows.get(index).image());
        identity.bind(statement, next, rows.get(index).expected().id());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void insertRows(List<RowImage> rows, List<Integer> some) throws SQLException {
    for (Map.Entry<Set<String>, List<Integer>> alike : byColumns(rows, some).entrySet()) {
      insertRows(rows, alike.getValue(), columns(alike.getKey()).toList());
    }
  }

  private void insertRows(List<RowImage> rows, List<Integer> some, List<TargetColumn> columns)
      throws SQLException {
    String sql =
        "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s r"
            .formatted(
                target.table().quoted(),
                list("", columns),
                list("r.", columns),
                target.images().relation());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index : some) {
        target.images().bind(statement, 1, rows.get(index).image());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Those that can be written, of an image's. */
  private Stream<TargetColumn> columns(Set<String> names) {
    return target.table().columns().stream()
        .filter(column -> !column.generated() && names.contains(column.name()));
  }

  private static String list(String prefix, List<TargetColumn> columns) {
    return columns.stream()
        .map(column -> prefix + column.quoted())
        .collect(Collectors.joining(", "));
  }

  /** What becomes of rows that need no write; null for the others, which are locked. */
  private @Nullable RowResult[] judge(List<ExpectedRow> rows, boolean force) throws SQLException {
    @Nullable RowResult[] results = new @Nullable RowResult[rows.size()];
    Arrays.fill(results, RowResult.MISSING);
    String sql =
        "SELECT " + target.columnList() + ", k.n" + identity.fromKeys() + dialect.forUpdate();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      identity.bindAll(statement, rows.stream().map(row -> identity.split(row.id())).toList());
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          int index = found.getInt(behind) - 1;
          boolean same =
              Arrays.equals(
                  target.fingerprint(target.values(found, 1)), rows.get(index).fingerprint());
          results[index] = same || force ? null : RowResult.CHANGED;
        }
      }
    }
    return results;
  }

  private static List<Integer> undecided(@Nullable RowResult[] results) {
    return IntStream.range(0, results.length)
        .filter(index -> results[index] == null)
        .boxed()
        .toList();
  }

  private static List<RowResult> decided(@Nullable RowResult[] results) {
    return Arrays.stream(results).map(Objects::requireNonNull).toList();
  }

  /** Writes some rows, given by their indexes. */
  @FunctionalInterface
  private interface Write {
    void rows(List<Integer> some) throws SQLException;
  }

  /** All at once; if the database refuses one of them, each half for itself. */
  private void write(List<Integer> some, @Nullable RowResult[] results, RowResult done, Write write)
      throws SQLException {
    if (some.isEmpty()) {
      return;
    }
    Savepoint savepoint = connection.setSavepoint();
    try {
      write.rows(some);
      dialect.checkDeferred(connection);
      connection.releaseSavepoint(savepoint);
      some.forEach(index -> results[index] = done);
    } catch (SQLException exception) {
      Refusal refusal = dialect.firstRefusal(0, exception).orElseThrow(() -> exception);
      connection.rollback(savepoint);
      if (some.size() == 1) {
        results[some.get(0)] = RowResult.refused(refusal.message());
      } else {
        int middle = some.size() >>> 1;
        write(some.subList(0, middle), results, done, write);
        write(some.subList(middle, some.size()), results, done, write);
      }
    }
  }
}

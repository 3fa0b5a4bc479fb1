package dev.rehome.store.jdbc;

import dev.rehome.store.plan.Refusal;
import dev.rehome.store.target.ExpectedRow;
import dev.rehome.store.target.RowImage;
import dev.rehome.store.target.RowResult;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deletes rows of an entity's table and puts rows back as they were; in one transaction. */
final class RowReversal {

  private static final int FETCH_SIZE = 500;

  private static final RowResult KEPT =
      RowResult.refused("a trigger or rule of the table keeps it from being deleted");

  private final Connection connection;
  private final EntityTarget target;
  private final Dialect dialect;
  private final KeyColumns identity;

  /** The column behind those of the entity. */
  private final int behind;

  RowReversal(Connection connection, EntityTarget target) {
    this.connection = connection;
    this.target = target;
    this.dialect = target.dialect();
    this.identity = target.identity();
    this.behind = target.columns().size() + 1;
  }

  /** As of {@link dev.rehome.store.target.TargetSession#delete}. */
  List<RowResult> delete(List<ExpectedRow> rows, boolean force) throws SQLException {
    if (dialect.deletesByJoin()) {
      @Nullable RowResult[] results = new @Nullable RowResult[rows.size()];
      write(undecided(results), results, some -> deleteByJoin(rows, some, force, results));
      return decided(results);
    }
    @Nullable RowResult[] results = judge(rows, force);
    write(undecided(results), results, some -> deleteEach(rows, some, results));
    return decided(results);
  }

  /** Deletes whatever is there, and learns what that was. */
  private void deleteByJoin(
      List<ExpectedRow> rows, List<Integer> some, boolean force, @Nullable RowResult[] results)
      throws SQLException {
    String sql =
        "DELETE FROM %s t USING %s WHERE %s RETURNING %s, k.n"
            .formatted(
                target.table().quoted(), identity.keys(), identity.areKeys(), target.columnList());
    setAll(some, results, RowResult.MISSING);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_SIZE);
      identity.bindAll(statement, keys(rows, some));
      try (ResultSet deleted = statement.executeQuery()) {
        while (deleted.next()) {
          int index = some.get(deleted.getInt(behind) - 1);
          boolean expected = force || isAsLeft(deleted, rows.get(index));
          results[index] = expected ? RowResult.DELETED : RowResult.CHANGED;
        }
      }
    }
    List<Integer> missing =
        some.stream().filter(index -> RowResult.MISSING.equals(results[index])).toList();
    if (!missing.isEmpty()) {
      findKept(rows, missing, results);
    }
  }

  private boolean isAsLeft(ResultSet row, ExpectedRow expected) throws SQLException {
    return Arrays.equals(target.fingerprint(target.values(row, 1)), expected.fingerprint());
  }

  /** Those that could not be deleted although they are there. */
  private void findKept(List<ExpectedRow> rows, List<Integer> some, @Nullable RowResult[] results)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT k.n" + identity.fromKeys())) {
      identity.bindAll(statement, keys(rows, some));
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          results[some.get(found.getInt(1) - 1)] = KEPT;
        }
      }
    }
  }

  private void deleteEach(List<ExpectedRow> rows, List<Integer> some, @Nullable RowResult[] results)
      throws SQLException {
    String sql = "DELETE FROM " + target.table().quoted() + " t WHERE " + identity.isKey();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index : some) {
        identity.bind(statement, 1, rows.get(index).id());
        statement.addBatch();
      }
      statement.executeBatch();
    }
    setAll(some, results, RowResult.DELETED);
  }

  /** As of {@link dev.rehome.store.target.TargetSession#restore}. */
  List<RowResult> restore(List<RowImage> rows, boolean force) throws SQLException {
    @Nullable RowResult[] results = judge(rows.stream().map(RowImage::expected).toList(), force);
    List<Integer> there = undecided(results);
    List<Integer> gone =
        IntStream.range(0, results.length)
            .filter(index -> force && RowResult.MISSING.equals(results[index]))
            .boxed()
            .toList();
    write(there, results, some -> putBack(rows, some, this::update, results));
    write(gone, results, some -> putBack(rows, some, this::insert, results));
    return decided(results);
  }

  /** Writes images that have the same columns. */
  @FunctionalInterface
  private interface Restoring {
    void rows(List<RowImage> alike, List<TargetColumn> columns) throws SQLException;
  }

  private void putBack(
      List<RowImage> rows, List<Integer> some, Restoring write, @Nullable RowResult[] results)
      throws SQLException {
    Map<Set<String>, List<RowImage>> byColumns =
        some.stream()
            .map(rows::get)
            .collect(
                Collectors.groupingBy(
                    row -> Set.copyOf(Json.mapper().readTree(row.image()).propertyNames())));
    for (Map.Entry<Set<String>, List<RowImage>> alike : byColumns.entrySet()) {
      write.rows(alike.getValue(), columns(alike.getKey()).toList());
    }
    setAll(some, results, RowResult.RESTORED);
  }

  /** Those that can be written, of an image's; the table may have got others since. */
  private Stream<TargetColumn> columns(Set<String> names) {
    return target.table().columns().stream()
        .filter(column -> !column.generated() && names.contains(column.name()));
  }

  private void update(List<RowImage> rows, List<TargetColumn> columns) throws SQLException {
    List<TargetColumn> changeable = columns.stream().filter(column -> !column.always()).toList();
    Optional<String> relation = target.images().relationOf("k.image");
    if (relation.isPresent()) {
      updateByJoin(rows, changeable, relation.get());
    } else {
      updateEach(rows, changeable);
    }
  }

  private void updateByJoin(List<RowImage> rows, List<TargetColumn> columns, String relation)
      throws SQLException {
    String sql =
        "UPDATE %s t SET %s FROM %s CROSS JOIN LATERAL %s r WHERE %s"
            .formatted(
                target.table().quoted(),
                columns.stream()
                    .map(column -> column.quoted() + " = r." + column.quoted())
                    .collect(Collectors.joining(", ")),
                identity.keys("image"),
                relation,
                identity.areKeys());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      identity.bindAll(
          statement, rows.stream().map(row -> identity.split(row.expected().id())).toList());
      statement.setArray(identity.size() + 1, images(rows));
      statement.executeUpdate();
    }
  }

  private Array images(List<RowImage> rows) throws SQLException {
    return connection.createArrayOf("text", rows.stream().map(RowImage::image).toArray());
  }

  private void updateEach(List<RowImage> rows, List<TargetColumn> columns) throws SQLException {
    String sql =
        "UPDATE %s t SET (%s) = (SELECT %s FROM %s r) WHERE %s"
            .formatted(
                target.table().quoted(),
                list("", columns),
                list("r.", columns),
                target.images().relation(),
                identity.isKey());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (RowImage row : rows) {
        int next = target.images().bind(statement, 1, row.image());
        identity.bind(statement, next, row.expected().id());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** Only rows that somebody has removed since, and so few. */
  private void insert(List<RowImage> rows, List<TargetColumn> columns) throws SQLException {
    String sql =
        "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s r"
            .formatted(
                target.table().quoted(),
                list("", columns),
                list("r.", columns),
                target.images().relation());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (RowImage row : rows) {
        target.images().bind(statement, 1, row.image());
        statement.addBatch();
      }
      statement.executeBatch();
    }
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
      statement.setFetchSize(FETCH_SIZE);
      identity.bindAll(statement, rows.stream().map(row -> identity.split(row.id())).toList());
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          int index = found.getInt(behind) - 1;
          boolean expected = force || isAsLeft(found, rows.get(index));
          results[index] = expected ? null : RowResult.CHANGED;
        }
      }
    }
    return results;
  }

  private List<List<String>> keys(List<ExpectedRow> rows, List<Integer> some) {
    return some.stream().map(index -> identity.split(rows.get(index).id())).toList();
  }

  private static void setAll(List<Integer> some, @Nullable RowResult[] results, RowResult result) {
    some.forEach(index -> results[index] = result);
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

  /** Writes some rows, given by their indexes, and says what became of each. */
  @FunctionalInterface
  private interface Write {
    void rows(List<Integer> some) throws SQLException;
  }

  /**
   * All at once. If that takes rows that were changed, again without them; if the database refuses
   * one of them, each half for itself.
   */
  private void write(List<Integer> some, @Nullable RowResult[] results, Write write)
      throws SQLException {
    if (some.isEmpty()) {
      return;
    }
    Savepoint savepoint = connection.setSavepoint();
    try {
      write.rows(some);
      dialect.checkDeferred(connection);
    } catch (SQLException exception) {
      Refusal refusal = dialect.firstRefusal(0, exception).orElseThrow(() -> exception);
      connection.rollback(savepoint);
      if (some.size() == 1) {
        results[some.get(0)] = RowResult.refused(refusal.message());
      } else {
        int middle = some.size() >>> 1;
        write(some.subList(0, middle), results, write);
        write(some.subList(middle, some.size()), results, write);
      }
      return;
    }
    List<Integer> unchanged =
        some.stream().filter(index -> !RowResult.CHANGED.equals(results[index])).toList();
    if (unchanged.size() == some.size()) {
      connection.releaseSavepoint(savepoint);
    } else {
      connection.rollback(savepoint);
      write(unchanged, results, write);
    }
  }
}

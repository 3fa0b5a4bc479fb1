package dev.rehome.store.jdbc;

import dev.rehome.record.RowKey;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the rows of an entity's table. */
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
}

package dev.rehome.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inserts many rows into one table the fastest way its database knows. Safe for threads. */
interface BulkInsert {

  /**
   * Makes rows ready, on any thread.
   *
   * @param rows one value per column, of the classes that {@link dev.rehome.record.ColumnType}
   *     names, or {@code Integer}
   */
  Load load(List<@Nullable Object[]> rows);

  default void insert(Connection connection, List<@Nullable Object[]> rows) throws SQLException {
    load(rows).into(connection);
  }

  /** Rows made ready for the database. */
  @FunctionalInterface
  interface Load {

    /**
     * Inserts all rows or, with the exception, none that a rollback to a savepoint would not undo.
     */
    void into(Connection connection) throws SQLException;
  }
}

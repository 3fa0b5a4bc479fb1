package dev.rehome.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inserts many rows into one table the fastest way its database knows. Safe for threads. */
interface BulkInsert {

  /**
   * Inserts all rows or, with the exception, none that a rollback to a savepoint would not undo.
   *
   * @param rows one value per column, of the classes that {@link dev.rehome.record.ColumnType}
   *     names, or {@code Integer}
   */
  void insert(Connection connection, List<@Nullable Object[]> rows) throws SQLException;
}

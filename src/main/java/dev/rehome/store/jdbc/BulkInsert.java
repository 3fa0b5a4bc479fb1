package dev.rehome.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inserts many rows into one table the fastest way its database knows. Safe for threads. */
interface BulkInsert {

  /** To be filled with rows. */
  Load load();

  /** All of these rows, made ready. */
  default Load load(List<@Nullable Object[]> rows) {
    Load load = load();
    rows.forEach(load::add);
    return load;
  }

  default void insert(Connection connection, List<@Nullable Object[]> rows) throws SQLException {
    load(rows).into(connection);
  }

  /** Rows made ready for the database; filled by one thread at a time. */
  interface Load {

    /**
     * Makes a row ready.
     *
     * @param values one per column, of the classes that {@link dev.rehome.record.ColumnType} names,
     *     or {@code Integer}
     */
    void add(@Nullable Object[] values);

    /**
     * Inserts all rows or, with the exception, none that a rollback to a savepoint would not undo.
     */
    void into(Connection connection) throws SQLException;
  }
}

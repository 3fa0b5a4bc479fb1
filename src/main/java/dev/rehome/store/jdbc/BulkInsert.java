package dev.rehome.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inserts many rows into one table the fastest way its database knows. Safe for threads. */
public interface BulkInsert {

  /** To be filled with rows. */
  Load load();

  /**
   * Inserts all rows or, with the exception, none that a rollback to a savepoint would not undo.
   *
   * @param loads of this table, in the order they are inserted
   */
  void insert(Connection connection, List<? extends Load> loads) throws SQLException;

  /** All of these rows, made ready. */
  default Load load(List<@Nullable Object[]> rows) {
    Load load = load();
    rows.forEach(load::add);
    return load;
  }

  default void insertRows(Connection connection, List<@Nullable Object[]> rows)
      throws SQLException {
    insert(connection, List.of(load(rows)));
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

    boolean isEmpty();
  }

  /**
   * A column of a bulk statement.
   *
   * @param name quoted
   * @param parameter what stands for a value of it in a statement, usually a question mark
   * @param character whether every value goes there as its text
   * @param type of its values, as {@link TargetColumn#base} has it; empty if it takes their texts
   */
  record Column(String name, String parameter, boolean character, String type) {

    public static Column plain(String name, String type) {
      return new Column(name, "?", false, type);
    }

    public static List<Column> plain(List<String> names) {
      return names.stream().map(name -> plain(name, "")).toList();
    }
  }
}

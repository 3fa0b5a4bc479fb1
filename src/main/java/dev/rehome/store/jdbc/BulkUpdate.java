package dev.rehome.store.jdbc;

import dev.rehome.record.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Updates many rows of one entity's table by their keys. Safe for threads. */
public interface BulkUpdate {

  /**
   * Gives rows their new values, one after the other.
   *
   * @param rows in reading order; the same key may come again
   * @return how many of them were found
   */
  int update(Connection connection, List<Row> rows) throws SQLException;
}

package dev.rehome.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Updates many rows of one entity's table by their keys. Safe for threads. */
interface BulkUpdate {

  /**
   * Gives rows their new values.
   *
   * @param rows one value per column of the entity; no two of the same key
   * @return how many rows were found
   */
  int update(Connection connection, List<@Nullable Object[]> rows) throws SQLException;
}

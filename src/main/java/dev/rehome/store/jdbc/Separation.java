package dev.rehome.store.jdbc;

import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.PlanWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Writes a plan that may hold records the database refuses, and tells which these are. */
public interface Separation {

  /**
   * Writes every record for itself, in reading order, as far as the result goes; empty when that is
   * not possible, after which the caller rolls back to its own savepoint.
   */
  Optional<PlanWriter.Separated> write(Connection connection, ChunkPlan plan) throws SQLException;
}

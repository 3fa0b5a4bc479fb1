package dev.rehome.store.jdbc;

import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** Has the server itself write a plan that may hold records it refuses. */
public interface Separation {

  /**
   * What became of a plan.
   *
   * @param end the number of records that are settled; the next one was planned by what a refused
   *     one would have made, so that it and all behind it must be planned again
   * @param refusals of settled records, by their place in the plan; all others are written
   */
  record Result(int end, Map<Integer, Refusal> refusals) {}

  /**
   * Writes every record for itself, in reading order, as far as the result goes; empty when that is
   * not possible, after which the caller rolls back to its own savepoint.
   */
  Optional<Result> write(Connection connection, ChunkPlan plan) throws SQLException;
}

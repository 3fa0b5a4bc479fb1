package dev.rehome.store.plan;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How a database carries out what a {@link ChunkPlan} decided, in the chunk's transaction.
 *
 * @param <E> how it throws faults of the system
 */
public interface PlanWriter<E extends Exception> {

  /** Writes everything; what was refused, and then nothing was written. */
  Optional<Refusal> write(ChunkPlan plan) throws E;

  /**
   * What became of the records of a plan.
   *
   * @param end the number of records that are settled; the next one was planned by what a refused
   *     one would have made, so that it and all behind it must be planned again
   * @param refusals of settled records, by their place in the plan; all others are written
   */
  record Separated(int end, Map<Integer, Refusal> refusals) {}

  /**
   * Writes a plan that may hold records the database refuses, each record for itself, as far as the
   * result goes.
   *
   * @param acceptable asked about the result; if not, nothing stays written
   * @return empty, and nothing was written, when that is not possible or not acceptable
   */
  Optional<Separated> separate(ChunkPlan plan, Predicate<Separated> acceptable) throws E;
}

package dev.rehome.store.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a database adds to the one way of writing a chunk, for which see {@link ChunkWriter}. Faults
 * of the system come as {@link org.springframework.dao.DataAccessException}.
 */
public interface ChunkTarget {

  /** Writes all rows of a plan; if the database refuses one of them, none, and gives its reason. */
  Optional<Refusal> writeAll(ChunkPlan plan);

  /**
   * Writes the rows of a plan that the database does not refuse, each record wholly or not at all.
   * Empty, and nothing is written, where the database cannot do that.
   */
  Optional<Separated> separate(ChunkPlan plan);

  /** What became of a plan that was separated; the records by their place in it. */
  interface Separated {

    /** Records that were refused; all that are not unsettled either are written. */
    Map<Integer, Refusal> refusals();

    /**
     * Records that are not written and must be planned again, in order, because they were planned
     * by what a refused one would have made.
     */
    List<Integer> unsettled();

    /** Ends the attempt. */
    void keep();

    /** Ends the attempt, and undoes what it wrote. */
    void undo();
  }
}

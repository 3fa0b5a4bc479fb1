package dev.rehome.job.prune;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the newest of each spec, and knows what is too new to be removed. */
final class Ranks {

  private final PruneRun prune;
  private final Map<String, Integer> seen = new HashMap<>();

  Ranks(PruneRun prune) {
    this.prune = prune;
  }

  /**
   * Why something stays because of its age. To be asked once about each, the newest first.
   *
   * @return null when it may go
   */
  @Nullable String next(String spec, Instant time) {
    int rank = seen.merge(spec, 1, Integer::sum);
    Integer keep = prune.request().limits().keep();
    if (keep != null && rank <= keep) {
      return "one of the newest " + keep + " of its spec";
    }
    return prune.isOld(time) ? null : "it is of " + time;
  }
}

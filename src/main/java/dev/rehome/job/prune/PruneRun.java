package dev.rehome.job.prune;

import dev.rehome.job.Run;
import dev.rehome.job.removal.RemovalPlan;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pruning under way.
 *
 * @param wanted the name of a spec or the id of a run; null for all
 * @param now when this launch began
 */
record PruneRun(PruneRequest request, @Nullable String wanted, Run run, Instant now) {

  RemovalPlan plan() {
    return new RemovalPlan(run);
  }

  /** The ids of runs name their directories. */
  RunDirectories directories() {
    return new RunDirectories(request.launch().runsDirectory());
  }

  boolean wants(String spec, String runId) {
    return wanted == null || wanted.equals(spec) || wanted.equals(runId);
  }

  boolean isOld(Instant time) {
    return request.limits().olderThan() == null
        || time.plus(request.limits().olderThan()).isBefore(now);
  }
}

package dev.rehome.job.cleanup;

import dev.rehome.archive.Backup;
import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.job.removal.RemovalPlan;
import dev.rehome.spec.Spec;
import java.time.Instant;
import java.util.Optional;

/**
 * A cleanup under way.
 *
 * @param spec over the source that is cleaned up
 * @param now when this launch began
 */
record CleanupRun(CleanupRequest request, Spec spec, Run run, Instant now) {

  Originals originals() {
    return new Originals(spec.source());
  }

  RemovalPlan plan() {
    return new RemovalPlan(run);
  }

  RunControl control() {
    return run.control();
  }

  /** The backup of this run, which has its name, and is whole if it has. */
  Optional<Backup> backup() {
    return request
        .backups()
        .find(run.context().id())
        .filter(backup -> run.context().id().equals(backup.manifest().origin().run()));
  }
}

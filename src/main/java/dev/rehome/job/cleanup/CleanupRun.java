package dev.rehome.job.cleanup;

import dev.rehome.archive.Backup;
import dev.rehome.job.Run;
import dev.rehome.job.RunControl;
import dev.rehome.spec.Spec;
import dev.rehome.store.journal.Removal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cleanup under way.
 *
 * @param spec over the source that is cleaned up
 * @param now when this launch began
 */
record CleanupRun(CleanupRequest request, Spec spec, Run run, Instant now) {

  private static final int PAGE = 500;

  Originals originals() {
    return new Originals(spec.source());
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

  /** The plan in order, fetched page by page. */
  Stream<Removal> removals(Removal.@Nullable State state) {
    return Stream.iterate(
            page(state, 0),
            page -> !page.isEmpty(),
            page ->
                page.size() < PAGE
                    ? List.<Removal>of()
                    : page(state, page.get(PAGE - 1).ordinal() + 1))
        .flatMap(List::stream);
  }

  private List<Removal> page(Removal.@Nullable State state, int from) {
    return run.journal().removals().page(run.context(), state, from, PAGE);
  }

  /** Whether a plan has been made, in this launch or an earlier one. */
  boolean planned() {
    return !run.journal().removals().page(run.context(), null, 0, 1).isEmpty();
  }
}

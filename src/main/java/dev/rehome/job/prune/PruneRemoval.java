package dev.rehome.job.prune;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.store.journal.Removal;
import dev.rehome.store.journal.Removal.Kind;
import dev.rehome.store.journal.RetainedRun;
import dev.rehome.store.journal.Retention;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Removes what was planned, one after the other. */
final class PruneRemoval {

  private static final int LISTED = 20;

  private final PruneRun prune;
  private final Retention retention;
  private final Map<String, RetainedRun> runs;
  private final Problems problems = new Problems();
  private int failed;

  PruneRemoval(PruneRun prune) {
    this.prune = prune;
    this.retention = prune.run().journal().retention();
    this.runs =
        retention.runs(null).stream()
            .collect(Collectors.toMap(run -> run.context().id(), Function.identity()));
  }

  /**
   * @throws dev.rehome.problem.ProblemException when the disk refuses some of it; the rest is
   *     removed
   */
  void remove() {
    List<Removal> planned = prune.plan().all(Removal.State.PLANNED).toList();
    for (Removal removal : planned) {
      prune.run().control().endIfStopped();
      try {
        remove(removal);
        prune.plan().set(removal.removed());
      } catch (IOException e) {
        report(removal, e);
      }
    }
    problems.throwIfAny(Fault.SYSTEM);
  }

  private void report(Removal removal, IOException e) {
    if (failed++ < LISTED) {
      problems.add(
          Problem.of("not-removed", "it cannot be removed: " + e.getMessage())
              .at(Location.of(removal.name()))
              .hint("see to its permissions, then run the same command again"));
    }
  }

  private void remove(Removal removal) throws IOException {
    switch (removal.kind()) {
      case RUN, DETAILS -> removeRun(removal);
      case REPORT -> prune.directories().remove(removal.name());
      case BACKUP -> removeBackup(removal);
      case FILE, DIRECTORY -> throw new IllegalStateException("a pruning has no source files");
    }
  }

  /** Whoever looks at the run meanwhile sees that it is pruned. */
  private void removeRun(Removal removal) throws IOException {
    RetainedRun run = runs.get(removal.name());
    if (run != null) {
      retention.markPruned(run.context().number(), prune.now());
      retention.removeDetails(run, prune.run().control()::endIfStopped);
    }
    prune.directories().remove(removal.name());
    if (run != null && removal.kind() == Kind.RUN) {
      retention.removeLine(run);
    }
  }

  private void removeBackup(Removal removal) {
    prune.request().backups().delete(removal.name());
    prune.run().journal().backups().named(removal.name()).stream()
        .filter(record -> record.sha256().equals(removal.sha256()))
        .forEach(prune.run().journal().backups()::remove);
  }
}

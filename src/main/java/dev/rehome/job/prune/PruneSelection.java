package dev.rehome.job.prune;

import dev.rehome.store.journal.Removal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes the plan of a pruning. */
final class PruneSelection {

  private final PruneRun prune;

  PruneSelection(PruneRun prune) {
    this.prune = prune;
  }

  /** A plan that a killed launch has begun with is looked through again: much can have happened. */
  void make() throws IOException {
    List<Removal> removals = select();
    if (!prune.plan().exists()) {
      prune.plan().write(removals);
      return;
    }
    for (Removal planned : prune.plan().all(Removal.State.PLANNED).toList()) {
      removals.stream()
          .filter(now -> now.name().equals(planned.name()) && isRun(now) == isRun(planned))
          .findFirst()
          .filter(now -> now.state() == Removal.State.KEPT)
          .ifPresent(now -> prune.plan().set(planned.keptLike(now)));
    }
  }

  private static boolean isRun(Removal removal) {
    return removal.kind() != Removal.Kind.BACKUP;
  }

  private List<Removal> select() throws IOException {
    List<Removal> removals = new ArrayList<>();
    RunSelection runs = new RunSelection(prune);
    runs.addTo(removals);
    new BackupSelection(prune, runs.resumable()).addTo(removals);
    return removals;
  }
}

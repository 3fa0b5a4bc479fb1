package dev.rehome.job.prune;

import dev.rehome.store.journal.Removal;
import dev.rehome.store.journal.Removal.Kind;
import dev.rehome.store.journal.RetainedRun;
import dev.rehome.store.journal.Retention;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which runs may go, the oldest first: so that a run can be rolled back as long as all
 * later ones can.
 */
final class RunSelection {

  private final PruneRun prune;
  private final Retention retention;
  private final Map<RetainedRun, String> recent = new HashMap<>();
  private final Set<RetainedRun> resumable = new HashSet<>();

  /** By spec a run that stays and can be rolled back. */
  private final Map<String, String> revertible = new HashMap<>();

  RunSelection(PruneRun prune) {
    this.prune = prune;
    this.retention = prune.run().journal().retention();
  }

  void addTo(List<Removal> removals) throws IOException {
    List<RetainedRun> runs = new ArrayList<>(retention.runs(null));
    runs.removeIf(run -> run.context().number() == prune.run().context().number());
    lookBack(runs);
    Collections.reverse(runs);
    for (RetainedRun run : runs) {
      prune.run().control().endIfStopped();
      boolean nothingLeft = !run.details() && kind(run) == Kind.DETAILS;
      if (prune.wants(run.spec(), run.context().id()) && !nothingLeft) {
        removals.add(decide(removals.size(), run));
      } else if (isRevertible(run)) {
        revertible.putIfAbsent(run.spec(), run.context().id());
      }
    }
    addRehearsed(removals);
  }

  /** The ids of runs that can be resumed. */
  Set<String> resumable() {
    return resumable.stream().map(run -> run.context().id()).collect(Collectors.toSet());
  }

  /** What depends on later runs. */
  private void lookBack(List<RetainedRun> newestFirst) {
    Ranks ranks = new Ranks(prune);
    Set<List<String>> followed = new HashSet<>();
    for (RetainedRun run : newestFirst) {
      String why = ranks.next(run.spec(), run.context().startedAt());
      if (why != null) {
        recent.put(run, why);
      }
      boolean last = followed.add(List.of(run.verb(), run.spec(), run.scope()));
      if (run.writing() || last && run.status().resumable()) {
        resumable.add(run);
      }
    }
  }

  private static boolean isRevertible(RetainedRun run) {
    return run.wroteRows() && !run.pruned();
  }

  private static Kind kind(RetainedRun run) {
    return run.referred() || run.readLast() ? Kind.DETAILS : Kind.RUN;
  }

  private Removal decide(int ordinal, RetainedRun run) throws IOException {
    String id = run.context().id();
    long size = retention.size(run.context().number()) + prune.directories().size(id);
    Removal removal = Removal.planned(ordinal, kind(run), id, size, "");
    Removal decided = decide(removal, run);
    if (decided.code() != null && isRevertible(run)) {
      revertible.putIfAbsent(run.spec(), id);
    }
    return decided;
  }

  private Removal decide(Removal removal, RetainedRun run) {
    String why = recent.get(run);
    if (why != null) {
      return removal.kept("recent", why);
    }
    if (resumable.contains(run)) {
      return removal.kept(
          "resumable", "it is %s and can be resumed".formatted(run.status().label()));
    }
    return isRevertible(run) ? revertible(removal, run) : removal;
  }

  private Removal revertible(Removal removal, RetainedRun run) {
    if (!prune.request().also().revertible()) {
      return removal.kept("revertible", "it can be rolled back");
    }
    @Nullable String older = revertible.get(run.spec());
    return older == null
        ? removal
        : removal.kept("older-run", "an older run stays that can be rolled back: " + older);
  }

  private void addRehearsed(List<Removal> removals) throws IOException {
    List<RunDirectories.Rehearsed> found = new ArrayList<>(prune.directories().rehearsed());
    found.removeIf(run -> run.run().equals(prune.run().context().id()));
    Collections.reverse(found);
    Ranks ranks = new Ranks(prune);
    for (RunDirectories.Rehearsed run : found) {
      String why = ranks.next(run.spec(), run.startedAt());
      if (prune.wants(run.spec(), run.run())) {
        Removal removal =
            Removal.planned(
                removals.size(), Kind.REPORT, run.run(), prune.directories().size(run.run()), "");
        removals.add(why == null ? removal : removal.kept("recent", why));
      }
    }
  }
}

package dev.rehome.job.rollback;

import dev.rehome.store.RunContext;
import dev.rehome.store.journal.Overtaken;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which later runs have written rows of a run again, directly or through others. */
final class LaterRuns {

  private final List<Overtaken> overtaken;

  LaterRuns(List<Overtaken> overtaken) {
    this.overtaken = overtaken;
  }

  /** One of them, and how many rows it wrote again of those that come before it. */
  record Later(RunContext context, long rows) {}

  /** Newest first. */
  List<Later> of(RunContext run) {
    Map<Long, Later> found = new HashMap<>();
    Deque<Long> open = new ArrayDeque<>(List.of(run.number()));
    while (!open.isEmpty()) {
      long earlier = open.remove();
      for (Overtaken rows : overtaken) {
        if (rows.run() == earlier) {
          long number = rows.later().number();
          if (!found.containsKey(number)) {
            open.add(number);
          }
          found.merge(
              number,
              new Later(rows.later(), rows.rows()),
              (one, more) -> new Later(one.context(), one.rows() + more.rows()));
        }
      }
    }
    return found.values().stream()
        .sorted(Comparator.comparingLong((Later one) -> one.context().number()).reversed())
        .toList();
  }
}

package dev.rehome.job.rollback;

import dev.rehome.job.rollback.RollbackReport.FirstRow;
import dev.rehome.job.rollback.RollbackReport.KeptObject;
import dev.rehome.store.RunItem;
import dev.rehome.store.journal.Overtaken;
import dev.rehome.store.journal.UndoResult;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a launch knows that is not in the ledger: what a dry run has counted, and what became of
 * tables. For one thread.
 */
final class Outcome {

  private static final int SHOWN_PER_ENTITY = 3;

  private final Map<String, Map<String, Map<UndoResult, Long>>> counts = new LinkedHashMap<>();
  private final List<FirstRow> first = new ArrayList<>();
  private final List<String> dropped = new ArrayList<>();
  private final List<KeptObject> kept = new ArrayList<>();

  private boolean undone;
  private boolean refused;
  private long characters;

  /** A pass over the rows begins. */
  void beginPass() {
    undone = false;
    refused = false;
  }

  /** A page was written. */
  void written(Undoing undoing) {
    undone |= !undoing.undone().isEmpty();
    refused |= undoing.refused();
    characters = undoing.kept();
  }

  /** Whether the database may take now what it refused because of rows that are undone since. */
  boolean worthAnotherPass() {
    return undone && refused;
  }

  /** How many characters of rows the last page has kept in memory. */
  long characters() {
    return characters;
  }

  void count(UndoneRun run, String entity, UndoResult result, long rows) {
    counts
        .computeIfAbsent(run.context().id(), id -> new LinkedHashMap<>())
        .computeIfAbsent(entity, name -> new EnumMap<>(UndoResult.class))
        .merge(result, rows, Long::sum);
  }

  /** The first rows of each run and entity, and the first that are not as they should be. */
  void show(UndoneRun run, RunItem item, UndoResult result) {
    boolean other = result == UndoResult.LEFT || result == UndoResult.GONE;
    String id = run.context().id();
    long shown =
        first.stream()
            .filter(row -> row.run().equals(id) && row.entity().equals(item.entity()))
            .filter(row -> row.other() == other)
            .count();
    if (shown < SHOWN_PER_ENTITY) {
      first.add(new FirstRow(id, item.entity(), item.key(), result.label(), other));
    }
  }

  /** Rows that come back to a run as the later ones that wrote them again are undone. */
  void addOvertaken(RollbackRun rollback) {
    Map<Long, UndoneRun> undone = new HashMap<>();
    rollback.undone().forEach(run -> undone.put(run.context().number(), run));
    for (Overtaken rows : rollback.overtaken()) {
      UndoneRun run = undone.get(rows.run());
      if (run != null && undone.containsKey(rows.later().number())) {
        UndoResult result =
            switch (rows.action()) {
              case INSERTED -> UndoResult.DELETED;
              case UPDATED -> UndoResult.RESTORED;
              case UNCHANGED, SKIPPED -> UndoResult.KEPT;
            };
        count(run, rows.entity(), result, rows.rows());
      }
    }
  }

  void dropped(String name) {
    dropped.add(name);
  }

  void kept(KeptObject object) {
    kept.add(object);
  }

  void forgetObjects() {
    dropped.clear();
    kept.clear();
  }

  Map<String, Map<String, Map<UndoResult, Long>>> counts() {
    return counts;
  }

  List<FirstRow> first() {
    return first;
  }

  List<String> dropped() {
    return dropped;
  }

  List<KeptObject> kept() {
    return kept;
  }
}

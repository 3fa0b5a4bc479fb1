package dev.rehome.store.mongo;

import dev.rehome.record.SourceRecord;
import dev.rehome.store.RunContext;
import dev.rehome.store.plan.Item;
import dev.rehome.store.plan.RowId;
import dev.rehome.store.plan.TargetLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The intents of one chunk: its own, and those that an interrupted attempt left behind. See the
 * package for what they are for.
 */
final class ChunkIntents {

  private static final long NO_RUN = -1;

  private final TargetLedger ledger;
  private final RunContext run;
  private final List<MongoEntity> entities;
  private final boolean rehearsal;
  private final List<TargetLedger.Intent> left;
  private final Map<RowId, BeforeState> interrupted = new HashMap<>();
  private final Map<RowId, BeforeState> announced = new LinkedHashMap<>();
  private final Map<RowId, BeforeState> written = new LinkedHashMap<>();
  private final List<Long> own = new ArrayList<>();
  private final List<SourceRecord> records;

  /**
   * @param rehearsal for dry runs, which write nothing and announce nothing
   * @param records of the chunk, in reading order, at least one
   */
  ChunkIntents(
      TargetLedger ledger,
      RunContext run,
      List<MongoEntity> entities,
      boolean rehearsal,
      List<SourceRecord> records) {
    this.ledger = ledger;
    this.run = run;
    this.entities = entities;
    this.rehearsal = rehearsal;
    this.records = records;
    this.left = rehearsal ? List.of() : ofRun(ledger, run.number());
    left.forEach(intent -> interrupted.putAll(IntentBody.parse(intent.body()).states(entities)));
    interrupted.keySet().removeAll(committed(ledger, entities, run.number(), interrupted.keySet()));
  }

  /** What interrupted attempts of a run left behind. */
  static List<TargetLedger.Intent> ofRun(TargetLedger ledger, long run) {
    return ledger.intents(run).stream().filter(intent -> intent.run() == run).toList();
  }

  /**
   * Rows that the ledger says a run has written. An intent may say of one that it was absent, when
   * its chunk took an entity for new and a later record had the key of an earlier chunk.
   */
  private static Set<RowId> committed(
      TargetLedger ledger, List<MongoEntity> entities, long number, Set<RowId> rows) {
    Set<RowId> committed = new HashSet<>();
    for (int index = 0; index < entities.size(); index++) {
      int entity = index;
      List<String> keys =
          rows.stream().filter(row -> row.entity() == entity).map(RowId::key).toList();
      @Nullable Item[] items =
          keys.isEmpty() ? new @Nullable Item[0] : ledger.find(entities.get(entity).id(), keys);
      for (int i = 0; i < items.length; i++) {
        Item item = items[i];
        if (item != null && item.run() == number) {
          committed.add(new RowId(entity, keys.get(i)));
        }
      }
    }
    return committed;
  }

  boolean rehearsal() {
    return rehearsal;
  }

  /** What interrupted attempts found before they wrote. */
  Map<RowId, BeforeState> interrupted() {
    return interrupted;
  }

  /** Commits what is about to be written over, unless an earlier intent says it already. */
  void announce(Map<RowId, BeforeState> states) {
    if (rehearsal) {
      return;
    }
    Map<RowId, BeforeState> fresh = new LinkedHashMap<>(states);
    fresh.keySet().removeAll(interrupted.keySet());
    fresh.entrySet().removeIf(state -> sameAnnounced(state.getKey(), state.getValue()));
    announced.putAll(states);
    if (!fresh.isEmpty()) {
      String body = IntentBody.of(fresh, entities).text();
      SourceRecord last = records.get(records.size() - 1);
      own.add(ledger.commitIntent(run.number(), last.file().name(), last.place().record(), body));
    }
  }

  private boolean sameAnnounced(RowId id, BeforeState state) {
    BeforeState before = announced.get(id);
    return before != null && before.absent() == state.absent();
  }

  /** Joins the chunk's transaction: with its commit nothing is left to repeat. */
  void settle() {
    List<TargetLedger.Intent> passed = left.stream().filter(this::passed).toList();
    MongoChunk.restore(leftOver(passed), entities);
    List<Long> settled = new ArrayList<>(own);
    passed.stream().map(TargetLedger.Intent::number).forEach(settled::add);
    if (!settled.isEmpty()) {
      ledger.dropIntents(settled);
    }
  }

  /**
   * What the interrupted attempt may have written and this one does not: it inserted optimistically
   * the rows of a record that turned out to have a key of an earlier chunk.
   */
  private Map<RowId, BeforeState> leftOver(List<TargetLedger.Intent> passed) {
    Map<RowId, BeforeState> leftOver = new LinkedHashMap<>();
    passed.forEach(intent -> leftOver.putAll(IntentBody.parse(intent.body()).states(entities)));
    leftOver.keySet().retainAll(interrupted.keySet());
    leftOver.keySet().removeAll(announced.keySet());
    for (TargetLedger.Intent intent : left) {
      if (!passed.contains(intent)) {
        leftOver.keySet().removeAll(IntentBody.parse(intent.body()).states(entities).keySet());
      }
    }
    leftOver.replaceAll((row, state) -> Objects.requireNonNull(interrupted.get(row)));
    return leftOver;
  }

  private boolean passed(TargetLedger.Intent intent) {
    return records.stream()
        .anyMatch(
            record ->
                record.file().name().equals(intent.file())
                    && record.place().record() >= intent.lastRecord());
  }

  /** The server has these documents now. */
  void written(Map<RowId, BeforeState> states) {
    states.forEach(written::putIfAbsent);
  }

  /** The server has what it had before. */
  void undone(Set<RowId> rows) {
    written.keySet().removeAll(rows);
  }

  /** The chunk's transaction was rolled back, so the target is brought back as well. */
  void undo() {
    MongoChunk.restore(written, entities);
    if (!own.isEmpty()) {
      ledger.withdrawIntents(own);
    }
  }

  /** Undoes what the interrupted chunks of runs that were given up wrote. */
  static void undoAbandoned(TargetLedger ledger, List<MongoEntity> entities) {
    for (TargetLedger.Intent intent : ledger.intents(NO_RUN)) {
      IntentBody body = IntentBody.parse(intent.body());
      if (body.isAbout(entities)) {
        Map<RowId, BeforeState> states = body.states(entities);
        states.keySet().removeAll(committed(ledger, entities, intent.run(), states.keySet()));
        MongoChunk.restore(states, entities);
        ledger.dropIntents(List.of(intent.number()));
      }
    }
  }
}

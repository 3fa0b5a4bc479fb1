package dev.rehome.store.mongo;

import com.mongodb.client.model.WriteModel;
import dev.rehome.store.plan.Item;
import dev.rehome.store.plan.RowId;
import dev.rehome.store.plan.TargetLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * What one transaction of the ledger writes to the target, so that it can be undone: by this
 * process when the transaction is rolled back, or by the next one when this one dies. See the
 * package for the order of events.
 */
final class WriteIntents implements TransactionSynchronization {

  private static final Logger LOG = LoggerFactory.getLogger(WriteIntents.class);

  private final TargetLedger ledger;
  private final long run;
  private final List<MongoEntity> entities;
  private final Map<RowId, BeforeState> announced = new HashMap<>();
  private final Map<RowId, BeforeState> written = new LinkedHashMap<>();
  private final List<Long> intents = new ArrayList<>();
  private long characters;
  private boolean writing;
  private boolean completed;

  WriteIntents(TargetLedger ledger, long run, List<MongoEntity> entities) {
    this.ledger = ledger;
    this.run = run;
    this.entities = entities;
  }

  /** Commits what is about to be written over, apart from the current transaction. */
  void announce(Map<RowId, BeforeState> states) {
    announce(false, states);
  }

  /** The same where rows of the run are being undone. */
  void announceReversal(Map<RowId, BeforeState> states) {
    announce(true, states);
  }

  private void announce(boolean reversal, Map<RowId, BeforeState> states) {
    Map<RowId, BeforeState> fresh = new LinkedHashMap<>(states);
    fresh.entrySet().removeIf(state -> isAnnounced(state.getKey(), state.getValue()));
    announced.putAll(fresh);
    writing = true;
    if (!fresh.isEmpty()) {
      String text = BeforeState.Intent.of(reversal, fresh, entities).text();
      characters += text.length();
      intents.add(ledger.commitIntent(run, text));
    }
  }

  /** How much was announced. */
  long characters() {
    return characters;
  }

  private boolean isAnnounced(RowId row, BeforeState state) {
    BeforeState before = announced.get(row);
    return before != null && before.absent() == state.absent();
  }

  /** The server has these documents now. */
  void written(Map<RowId, BeforeState> states) {
    states.forEach(written::putIfAbsent);
    writing = false;
  }

  boolean wrote(RowId row) {
    return written.containsKey(row);
  }

  /** Brings back what the server had before some of the documents that were written. */
  void undo(Map<RowId, BeforeState> states) {
    restore(states, entities);
    states.forEach(written::remove);
  }

  /** Joins the current transaction: with its commit there is nothing to undo any more. */
  void settle() {
    if (!intents.isEmpty()) {
      ledger.dropIntents(intents);
    }
  }

  /** Whether the transaction has ended. */
  boolean completed() {
    return completed;
  }

  /**
   * When it is unknown whether the transaction was committed, or what the server has written, the
   * intents stay for the next attempt.
   */
  @Override
  public void afterCompletion(int status) {
    completed = true;
    if (status != STATUS_ROLLED_BACK || writing) {
      return;
    }
    try {
      restore(written, entities);
      if (!intents.isEmpty()) {
        ledger.withdrawIntents(intents);
      }
    } catch (RuntimeException failure) {
      LOG.warn(
          "documents of a chunk that was rolled back stay in MongoDB until the run is resumed or"
              + " given up",
          failure);
    }
  }

  /** Before the next chunk may begin. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  /**
   * Undoes what interrupted chunks left behind, whichever run they were of: only one run writes at
   * a time, and undone later, they would bring old documents back over what this one is going to
   * write.
   */
  static void undoInterrupted(TargetLedger ledger, List<MongoEntity> entities) {
    for (TargetLedger.Intent intent : ledger.intents()) {
      BeforeState.Intent body = BeforeState.Intent.parse(intent.body());
      if (body.isAbout(entities)) {
        Map<RowId, BeforeState> states = body.states(entities);
        if (!body.reversal()) {
          removeCommitted(states, ledger, entities, intent.run());
        }
        restore(states, entities);
        ledger.withdrawIntents(List.of(intent.number()));
      }
    }
  }

  /**
   * Leaves alone what the ledger says the run has inserted. An intent may say of it that it was
   * absent, when its chunk took an entity for new and a later record had the key of an earlier
   * chunk.
   */
  private static void removeCommitted(
      Map<RowId, BeforeState> states, TargetLedger ledger, List<MongoEntity> entities, long run) {
    for (int index = 0; index < entities.size(); index++) {
      int entity = index;
      List<RowId> absent =
          states.entrySet().stream()
              .filter(state -> state.getKey().entity() == entity && state.getValue().absent())
              .map(Map.Entry::getKey)
              .toList();
      @Nullable Item[] items =
          absent.isEmpty()
              ? new @Nullable Item[0]
              : ledger.find(entities.get(entity).id(), absent.stream().map(RowId::key).toList());
      for (int i = 0; i < items.length; i++) {
        Item item = items[i];
        if (item != null && item.run() == run) {
          states.remove(absent.get(i));
        }
      }
    }
  }

  private static void restore(Map<RowId, BeforeState> states, List<MongoEntity> entities) {
    Map<Integer, List<WriteModel<RawBsonDocument>>> models = new LinkedHashMap<>();
    states.forEach(
        (row, state) ->
            models
                .computeIfAbsent(row.entity(), index -> new ArrayList<>())
                .add(state.restoring()));
    models.forEach((entity, own) -> entities.get(entity).restore(own));
  }
}

package dev.rehome.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.InsertOneModel;
import dev.rehome.store.StartedWrite;
import dev.rehome.store.plan.RowId;
import dev.rehome.store.plan.TargetLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.bson.RawBsonDocument;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;

/**
 * Chunks whose documents are inserted on other threads, after their intents were committed. Takes
 * them back when the server refuses one, and when the transaction is rolled back.
 */
final class ForeseenWrite implements StartedWrite, TransactionSynchronization {

  private static final Logger LOG = LoggerFactory.getLogger(ForeseenWrite.class);

  private final List<Foresight> chunks;
  private final List<MongoEntity> entities;
  private final TargetLedger ledger;
  private final List<Long> intents = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private boolean answered;
  private boolean takenBack;

  ForeseenWrite(List<Foresight> chunks, List<MongoEntity> entities, TargetLedger ledger) {
    this.chunks = chunks;
    this.entities = entities;
    this.ledger = ledger;
  }

  /**
   * One chunk.
   *
   * @param refused for each entity the indexes of those that the server did not insert
   */
  private record Part(Foresight chunk, CompletableFuture<List<Set<Integer>>> refused) {

    boolean whole() {
      return refused.join().stream().allMatch(Set::isEmpty);
    }

    void collectInserted(Map<RowId, BeforeState> inserted) {
      List<Set<Integer>> refusals = refused.join();
      for (int entity = 0; entity < refusals.size(); entity++) {
        Set<Integer> without = refusals.get(entity);
        List<Foresight.Insert> inserts = chunk.inserts().get(entity);
        for (int i = 0; i < inserts.size(); i++) {
          if (!without.contains(i)) {
            inserted.put(inserts.get(i).row(), inserts.get(i).before());
          }
        }
      }
    }
  }

  void begin(long run, Executor executor) {
    List<TargetLedger.Announcement> announcements =
        chunks.stream()
            .filter(chunk -> !chunk.insertsNothing())
            .map(chunk -> ChunkIntents.announcement(chunk.last(), chunk.intent()))
            .toList();
    if (!announcements.isEmpty()) {
      intents.addAll(ledger.commitIntents(run, announcements));
    }
    for (Foresight chunk : chunks) {
      parts.add(
          new Part(chunk, CompletableFuture.supplyAsync(() -> insert(chunk, entities), executor)));
    }
  }

  private CompletableFuture<Void> all() {
    return CompletableFuture.allOf(
        parts.stream().map(Part::refused).toArray(CompletableFuture<?>[]::new));
  }

  private static List<Set<Integer>> insert(Foresight chunk, List<MongoEntity> entities) {
    List<Set<Integer>> refused = new ArrayList<>();
    for (int entity = 0; entity < entities.size(); entity++) {
      List<InsertOneModel<RawBsonDocument>> inserts =
          chunk.inserts().get(entity).stream()
              .map(insert -> new InsertOneModel<>(insert.document()))
              .toList();
      refused.add(
          inserts.isEmpty() ? Set.of() : entities.get(entity).write(inserts).refused().keySet());
    }
    return refused;
  }

  /**
   * @throws MongoException for faults of the system
   */
  @Override
  public boolean asForeseen() {
    Futures.join(all());
    boolean whole = parts.stream().allMatch(Part::whole);
    if (whole) {
      ledger.dropIntents(intents);
    } else {
      takeBack();
    }
    answered = true;
    return whole;
  }

  private void takeBack() {
    Map<RowId, BeforeState> inserted = new HashMap<>();
    parts.forEach(part -> part.collectInserted(inserted));
    MongoChunk.restore(inserted, entities);
    ledger.withdrawIntents(intents);
    takenBack = true;
  }

  @Override
  public void beforeCommit(boolean readOnly) {
    if (!answered) {
      throw new IllegalStateException("nobody has waited for what the target is writing");
    }
  }

  /** Leaves none of its threads at work; what came of them is unknown if one of them failed. */
  @Override
  public void afterCompletion(int status) {
    boolean known = Futures.settle(all());
    if (status != STATUS_ROLLED_BACK || takenBack || !known) {
      return;
    }
    try {
      takeBack();
    } catch (RuntimeException failure) {
      LOG.warn(MongoRecordStore.LEFT, failure);
    }
  }

  /** Before the next chunk may begin. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}

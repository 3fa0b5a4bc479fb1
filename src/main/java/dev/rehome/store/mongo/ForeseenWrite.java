package dev.rehome.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.InsertOneModel;
import dev.rehome.store.StartedWrite;
import dev.rehome.store.plan.HomeLedger;
import dev.rehome.store.plan.RowId;
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

  private final List<MongoEntity> entities;
  private final HomeLedger ledger;
  private final List<Long> intents;
  private final List<Part> parts;
  private final CompletableFuture<Void> all;
  private boolean asked;
  private boolean takenBack;

  private ForeseenWrite(
      List<MongoEntity> entities, HomeLedger ledger, List<Long> intents, List<Part> parts) {
    this.entities = entities;
    this.ledger = ledger;
    this.intents = intents;
    this.parts = parts;
    this.all =
        CompletableFuture.allOf(
            parts.stream().map(Part::refused).toArray(CompletableFuture<?>[]::new));
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
      for (int entity = 0; entity < chunk.inserts().size(); entity++) {
        Set<Integer> without = refused.join().get(entity);
        List<Foresight.Insert> inserts = chunk.inserts().get(entity);
        for (int i = 0; i < inserts.size(); i++) {
          if (!without.contains(i)) {
            inserted.put(inserts.get(i).row(), inserts.get(i).before());
          }
        }
      }
    }
  }

  static ForeseenWrite start(
      List<Foresight> chunks,
      List<MongoEntity> entities,
      HomeLedger ledger,
      long run,
      Executor executor) {
    List<HomeLedger.Announcement> announcements =
        chunks.stream()
            .filter(chunk -> !chunk.insertsNothing())
            .map(chunk -> ChunkIntents.announcement(chunk.last(), chunk.intent()))
            .toList();
    List<Long> intents =
        announcements.isEmpty() ? List.of() : ledger.commitIntents(run, announcements);
    List<Part> parts = new ArrayList<>();
    for (Foresight chunk : chunks) {
      parts.add(
          new Part(chunk, CompletableFuture.supplyAsync(() -> insert(chunk, entities), executor)));
    }
    return new ForeseenWrite(entities, ledger, intents, parts);
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
    asked = true;
    Futures.join(all);
    if (parts.stream().allMatch(Part::whole)) {
      ledger.dropIntents(intents);
      return true;
    }
    takeBack();
    return false;
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
    if (!asked) {
      throw new IllegalStateException("nobody has waited for what the target is writing");
    }
  }

  /** Leaves none of its threads at work; what came of them is unknown if one of them failed. */
  @Override
  public void afterCompletion(int status) {
    boolean known = Futures.settle(all);
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

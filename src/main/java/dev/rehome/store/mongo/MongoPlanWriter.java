package dev.rehome.store.mongo;

import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import dev.rehome.record.Row;
import dev.rehome.store.RowChange;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.Known;
import dev.rehome.store.plan.KnownRows;
import dev.rehome.store.plan.PlanWriter;
import dev.rehome.store.plan.Refusal;
import dev.rehome.store.plan.RowId;
import dev.rehome.store.plan.StoredRow;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Writes plans to collections, behind intents. The server writes what it does not refuse; the rest
 * of a record is then undone.
 *
 * @param rows one per entity
 * @param intents null in a dry run, which writes nothing and is refused nothing
 */
record MongoPlanWriter(List<MongoEntityRows> rows, KnownRows known, @Nullable WriteIntents intents)
    implements PlanWriter<RuntimeException> {

  /** One document to write, on behalf of all rows with its key. */
  private record Write(RowId id, Row row, BeforeState before) {}

  /** What the server had before what it has written, and what it has refused. */
  private record Attempt(Map<RowId, BeforeState> written, Map<RowId, Refusal> refused) {}

  @Override
  public Optional<Refusal> write(ChunkPlan plan) {
    if (intents == null || plan.writesNothing()) {
      return Optional.empty();
    }
    Attempt attempt = attempt(plan, intents);
    Collection<Refusal> refused = attempt.refused().values();
    if (!refused.isEmpty()) {
      intents.undo(attempt.written());
    }
    return refused.stream()
        .filter(Refusal::unique)
        .findFirst()
        .or(() -> refused.stream().findFirst());
  }

  /** Not when a refused record shares a key with another. */
  @Override
  public Optional<Separated> separate(ChunkPlan plan, Predicate<Separated> acceptable) {
    if (intents == null) {
      return Optional.empty();
    }
    Attempt attempt = attempt(plan, intents);
    Map<Integer, Refusal> refusals = new HashMap<>();
    Map<RowId, BeforeState> left = new HashMap<>(attempt.written());
    for (int record = 0; record < plan.outcomes().size(); record++) {
      List<RowId> ids =
          plan.outcomes().get(record).changes().stream().map(MongoPlanWriter::id).toList();
      for (RowId id : ids) {
        if (attempt.refused().containsKey(id)) {
          refusals.putIfAbsent(record, attempt.refused().get(id));
          left.keySet().removeAll(ids);
        }
      }
    }
    Map<RowId, BeforeState> back = new HashMap<>(attempt.written());
    back.keySet().removeAll(left.keySet());
    intents.undo(back);
    Separated result = new Separated(plan.outcomes().size(), refusals);
    boolean shared =
        plan.dependencies().stream()
            .anyMatch(
                dependency ->
                    refusals.containsKey(dependency.record())
                        || refusals.containsKey(dependency.on()));
    if (shared || !acceptable.test(result)) {
      intents.undo(left);
      return Optional.empty();
    }
    return Optional.of(result);
  }

  private static RowId id(RowChange change) {
    return new RowId(change.row().entity(), change.row().key());
  }

  private Attempt attempt(ChunkPlan plan, WriteIntents intents) {
    Map<RowId, BeforeState> written = new LinkedHashMap<>();
    Map<RowId, Refusal> refused = new LinkedHashMap<>();
    List<List<Write>> writes =
        rows.stream().map(own -> List.copyOf(writes(plan, own, intents).values())).toList();
    writes.forEach(own -> own.forEach(write -> written.put(write.id(), write.before())));
    intents.announce(written);
    for (MongoEntityRows own : rows) {
      List<Write> some = writes.get(own.entity().index());
      if (!some.isEmpty()) {
        write(own, some).forEach((index, refusal) -> refused.put(some.get(index).id(), refusal));
      }
    }
    written.keySet().removeAll(refused.keySet());
    intents.written(written);
    return new Attempt(written, refused);
  }

  private Map<RowId, Write> writes(ChunkPlan plan, MongoEntityRows own, WriteIntents intents) {
    int entity = own.entity().index();
    Map<RowId, Write> writes = new LinkedHashMap<>();
    for (Row row : plan.inserts(entity)) {
      RowId id = new RowId(entity, row.key());
      writes.put(id, new Write(id, row, new BeforeState(own.id(row), null)));
    }
    for (Row row : plan.updates(entity)) {
      RowId id = new RowId(entity, row.key());
      Write insert = writes.get(id);
      BeforeState before = insert == null ? stored(own, id, row, intents) : insert.before();
      writes.put(id, new Write(id, row, before));
    }
    return writes;
  }

  /** What was looked up may have been written since, by a record before this one. */
  private BeforeState stored(MongoEntityRows own, RowId id, Row row, WriteIntents intents) {
    Known state = known.get(id);
    StoredRow stored = state == null || intents.wrote(id) ? null : state.stored();
    if (stored == null) {
      stored = own.stored(List.of(row))[0];
    }
    if (stored == null) {
      throw vanished(own.entity());
    }
    return BeforeState.of(MongoEntityRows.documentOf(stored));
  }

  private static OptimisticLockingFailureException vanished(MongoEntity entity) {
    return new OptimisticLockingFailureException(
        "a document of " + entity.display() + " vanished while it was updated");
  }

  /** What was refused, by the index of the write. */
  private static Map<Integer, Refusal> write(MongoEntityRows own, List<Write> writes) {
    List<WriteModel<RawBsonDocument>> models =
        writes.stream().map(write -> model(own, write)).toList();
    MongoEntity.Written written = own.entity().write(models);
    long updates = models.stream().filter(UpdateOneModel.class::isInstance).count();
    if (written.refused().isEmpty() && written.matched() < updates) {
      throw vanished(own.entity());
    }
    return written.refused();
  }

  private static WriteModel<RawBsonDocument> model(MongoEntityRows own, Write write) {
    RawBsonDocument document = own.document(write.row());
    return write.before().absent()
        ? new InsertOneModel<>(document)
        : new UpdateOneModel<>(
            new BsonDocument(DocumentShape.ID, write.before().id()),
            own.entity().shape().update(document));
  }
}

package dev.rehome.store.mongo;

import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import dev.rehome.record.Row;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.ChunkTarget;
import dev.rehome.store.plan.Known;
import dev.rehome.store.plan.KnownRows;
import dev.rehome.store.plan.Refusal;
import dev.rehome.store.plan.RowId;
import dev.rehome.store.plan.StoredRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Writes plans as documents. The server writes what it does not refuse, so that a plan is separated
 * by writing all of it; what belongs to records that were refused, or share documents with them, is
 * undone.
 *
 * @param intents of the current transaction; null in a dry run, which writes nothing
 */
record MongoChunk(List<MongoEntityRows> entities, KnownRows known, @Nullable WriteIntents intents)
    implements ChunkTarget {

  @Override
  public Optional<Refusal> writeAll(ChunkPlan plan) {
    if (intents == null) {
      return Optional.empty();
    }
    Attempt attempt = attempt(plan, intents);
    Optional<Refusal> refusal = attempt.refused.values().stream().findFirst();
    if (refusal.isPresent()) {
      attempt.undo();
    }
    return refusal;
  }

  @Override
  public Optional<Separated> separate(ChunkPlan plan) {
    return intents == null ? Optional.empty() : Optional.of(attempt(plan, intents).separated());
  }

  private Attempt attempt(ChunkPlan plan, WriteIntents intents) {
    Map<RowId, BeforeState> written = new LinkedHashMap<>();
    Map<RowId, Refusal> refused = execute(plan, intents, written);
    return new Attempt(plan, intents, written, refused);
  }

  /** What became of a plan of which the server wrote all that it did not refuse. */
  private static final class Attempt implements Separated {

    private final WriteIntents intents;
    private final Map<RowId, BeforeState> written;
    private final Map<RowId, Refusal> refused;
    private final List<Set<RowId>> records = new ArrayList<>();
    private final Map<Integer, Refusal> refusals = new LinkedHashMap<>();
    private final List<Integer> unsettled = new ArrayList<>();

    /**
     * @param written what was there before each document that was written
     */
    Attempt(
        ChunkPlan plan,
        WriteIntents intents,
        Map<RowId, BeforeState> written,
        Map<RowId, Refusal> refused) {
      this.intents = intents;
      this.written = written;
      this.refused = refused;
      for (RecordOutcome outcome : plan.outcomes()) {
        Set<RowId> rows = new LinkedHashSet<>();
        outcome
            .changes()
            .forEach(change -> rows.add(new RowId(change.row().entity(), change.row().key())));
        records.add(rows);
      }
      plan.dependencies()
          .forEach(each -> records.get(each.record()).addAll(records.get(each.on())));
    }

    /** A record that shares no document with another is refused; others must be planned again. */
    Attempt separated() {
      Set<RowId> undone = new LinkedHashSet<>(refused.keySet());
      Set<Integer> touched = touched(undone);
      for (int record : touched) {
        boolean alone =
            touched.stream()
                .allMatch(
                    other ->
                        other == record
                            || Collections.disjoint(records.get(other), records.get(record)));
        if (alone) {
          records.get(record).stream()
              .filter(refused::containsKey)
              .findFirst()
              .ifPresent(row -> refusals.put(record, refused.get(row)));
        } else {
          unsettled.add(record);
        }
      }
      Map<RowId, BeforeState> back = new LinkedHashMap<>(written);
      back.keySet().retainAll(undone);
      intents.undo(back);
      written.keySet().removeAll(undone);
      return this;
    }

    /**
     * The records that have one of some rows, or share a row with one that has.
     *
     * @param rows gets all rows of these records
     */
    private Set<Integer> touched(Set<RowId> rows) {
      Set<Integer> touched = new TreeSet<>();
      boolean more = !rows.isEmpty();
      while (more) {
        more = false;
        for (int record = 0; record < records.size(); record++) {
          Set<RowId> own = records.get(record);
          if (!touched.contains(record) && !Collections.disjoint(own, rows)) {
            touched.add(record);
            more |= rows.addAll(own);
          }
        }
      }
      return touched;
    }

    @Override
    public Map<Integer, Refusal> refusals() {
      return refusals;
    }

    @Override
    public List<Integer> unsettled() {
      return unsettled;
    }

    @Override
    public void keep() {
      // Nothing is held open.
    }

    @Override
    public void undo() {
      intents.undo(written);
    }
  }

  /** One document to write, on behalf of all rows with its key. */
  private record Write(RowId id, Row row, BeforeState before) {}

  private Map<RowId, Write> writes(ChunkPlan plan, WriteIntents intents) {
    Map<RowId, Write> writes = new LinkedHashMap<>();
    for (int entity = 0; entity < entities.size(); entity++) {
      MongoEntityRows rows = entities.get(entity);
      for (Row row : plan.inserts(entity)) {
        RowId id = new RowId(entity, row.key());
        writes.put(id, new Write(id, row, new BeforeState(rows.id(row), null)));
      }
      for (Row row : plan.updates(entity)) {
        RowId id = new RowId(entity, row.key());
        Write insert = writes.get(id);
        BeforeState before = insert == null ? stored(rows, id, row, intents) : insert.before();
        writes.put(id, new Write(id, row, before));
      }
    }
    return writes;
  }

  /** What was looked up may have been written since, by a record before this one. */
  private BeforeState stored(MongoEntityRows rows, RowId id, Row row, WriteIntents intents) {
    Known state = known.get(id);
    StoredRow stored = state == null || intents.wrote(id) ? null : state.stored();
    if (stored == null) {
      stored = rows.stored(List.of(row))[0];
    }
    if (stored == null) {
      throw vanished(rows.entity());
    }
    BsonDocument image = MongoEntityRows.documentOf(stored);
    return new BeforeState(DocumentShape.idOf(image), image);
  }

  private static OptimisticLockingFailureException vanished(MongoEntity entity) {
    return new OptimisticLockingFailureException(
        "a document of " + entity.display() + " vanished while it was updated");
  }

  /**
   * Writes all that the server does not refuse.
   *
   * @param written gets what was there before
   * @return what was refused
   */
  private Map<RowId, Refusal> execute(
      ChunkPlan plan, WriteIntents intents, Map<RowId, BeforeState> written) {
    Map<RowId, Write> writes = writes(plan, intents);
    writes.forEach((id, write) -> written.put(id, write.before()));
    intents.announce(written);
    Map<RowId, Refusal> refused = new LinkedHashMap<>();
    for (int entity = 0; entity < entities.size(); entity++) {
      int index = entity;
      List<Write> own =
          writes.values().stream().filter(write -> write.id().entity() == index).toList();
      if (!own.isEmpty()) {
        execute(entity, own, refused);
      }
    }
    written.keySet().removeAll(refused.keySet());
    intents.written(written);
    return refused;
  }

  private void execute(int entity, List<Write> writes, Map<RowId, Refusal> refused) {
    MongoEntityRows rows = entities.get(entity);
    List<WriteModel<RawBsonDocument>> models =
        writes.stream().map(write -> model(rows, write)).toList();
    MongoEntity.Written written = rows.entity().write(models);
    long updates = models.stream().filter(UpdateOneModel.class::isInstance).count();
    if (written.refused().isEmpty() && written.matched() < updates) {
      throw vanished(rows.entity());
    }
    written
        .refused()
        .forEach(
            (index, error) ->
                refused.put(
                    writes.get(index).id(), new Refusal(error.code(), error.message(), entity)));
  }

  private static WriteModel<RawBsonDocument> model(MongoEntityRows rows, Write write) {
    RawBsonDocument document = rows.document(write.row());
    return write.before().absent()
        ? new InsertOneModel<>(document)
        : new UpdateOneModel<>(
            new BsonDocument(DocumentShape.ID, write.before().id()),
            rows.entity().shape().update(document));
  }
}

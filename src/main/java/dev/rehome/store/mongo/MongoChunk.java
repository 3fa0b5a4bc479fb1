package dev.rehome.store.mongo;

import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RunContext;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.Claim;
import dev.rehome.store.plan.Known;
import dev.rehome.store.plan.KnownRows;
import dev.rehome.store.plan.Optimism;
import dev.rehome.store.plan.RowId;
import dev.rehome.store.plan.StoredRow;
import dev.rehome.store.plan.TargetLedger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Writes one chunk: everything at once, and when the server refuses documents, their records and
 * those that share keys with them are undone and written again, one after the other. The result is
 * that of writing record after record.
 */
final class MongoChunk {

  private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

  private final List<MongoEntityRows> entities;
  private final List<Optimism> optimism;
  private final KnownRows known;
  private final ChunkIntents intents;
  private final List<MappedRecord> records;
  private final @Nullable RecordOutcome[] outcomes;
  private final boolean[] lookedUp;
  private final Map<RowId, Claim> claims = new HashMap<>();

  MongoChunk(
      TargetLedger ledger,
      RunContext run,
      List<MongoEntity> targets,
      List<Optimism> optimism,
      ChunkIntents intents,
      EncodedChunk chunk) {
    this.entities = MongoEntityRows.of(targets, intents.interrupted(), chunk.documents());
    this.optimism = optimism;
    this.known = new KnownRows(ledger, run, entities);
    this.intents = intents;
    this.records = chunk.records();
    this.outcomes = new @Nullable RecordOutcome[records.size()];
    this.lookedUp = new boolean[targets.size()];
  }

  /** One outcome per record, in the same order. */
  List<RecordOutcome> write() {
    List<Integer> all = IntStream.range(0, records.size()).boxed().toList();
    for (int entity = 0; entity < entities.size(); entity++) {
      if (!optimism.get(entity).holds()) {
        lookUp(entity, all);
      }
    }
    write(all);
    IntStream.range(0, lookedUp.length)
        .filter(entity -> !lookedUp[entity])
        .forEach(entity -> optimism.get(entity).confirmed());
    return Arrays.stream(outcomes).map(Objects::requireNonNull).toList();
  }

  /** One document to write, on behalf of all rows with its key. */
  private record Write(RowId id, Row row, BeforeState before) {}

  private void write(List<Integer> indexes) {
    ChunkPlan plan = new ChunkPlan(entities, known, claims);
    indexes.forEach(index -> plan.add(records.get(index)));
    plan.requireFiles();
    Map<RowId, Write> writes = writes(plan);
    intents.announce(states(writes));
    Map<RowId, Refusal> refused = execute(writes);
    intents.written(states(without(writes, refused.keySet())));
    Set<Integer> redo = touched(indexes, refused.keySet());
    Set<RowId> redone = rowIds(redo);
    undo(writes, redone, refused.keySet());
    accept(plan, indexes, redo);
    if (redo.isEmpty()) {
      return;
    }
    if (refused.values().stream().anyMatch(Refusal::unique) && lookUpAgain(redo)) {
      write(List.copyOf(redo));
    } else if (indexes.size() == 1) {
      int only = indexes.get(0);
      outcomes[only] = refused(records.get(only), refused);
    } else {
      redo.forEach(index -> write(List.of(index)));
    }
  }

  private Map<RowId, Write> writes(ChunkPlan plan) {
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
        BeforeState before = insert == null ? stored(rows, id, row) : insert.before();
        writes.put(id, new Write(id, row, before));
      }
    }
    return writes;
  }

  private BeforeState stored(MongoEntityRows rows, RowId id, Row row) {
    Known state = known.get(id);
    StoredRow stored = state == null ? null : state.stored();
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

  private static Map<RowId, BeforeState> states(Map<RowId, Write> writes) {
    Map<RowId, BeforeState> states = new LinkedHashMap<>();
    writes.forEach((id, write) -> states.put(id, write.before()));
    return states;
  }

  /** What the server refused; the rest was written. */
  private Map<RowId, Refusal> execute(Map<RowId, Write> writes) {
    Map<RowId, Refusal> refused = new LinkedHashMap<>();
    for (int entity = 0; entity < entities.size(); entity++) {
      int index = entity;
      List<Write> own =
          writes.values().stream().filter(write -> write.id().entity() == index).toList();
      if (!own.isEmpty() && !intents.rehearsal()) {
        execute(entities.get(entity), own, refused);
      }
    }
    return refused;
  }

  private void execute(MongoEntityRows rows, List<Write> writes, Map<RowId, Refusal> refused) {
    List<WriteModel<RawBsonDocument>> models =
        writes.stream().map(write -> model(rows, write)).toList();
    MongoEntity.Written written = rows.entity().write(models);
    long updates = models.stream().filter(UpdateOneModel.class::isInstance).count();
    if (written.refused().isEmpty()
        && written.matched() < updates
        && intents.interrupted().isEmpty()) {
      throw vanished(rows.entity());
    }
    written.refused().forEach((index, refusal) -> refused.put(writes.get(index).id(), refusal));
  }

  /** What an interrupted chunk may have written already is written over. */
  private WriteModel<RawBsonDocument> model(MongoEntityRows rows, Write write) {
    RawBsonDocument document = rows.document(write.row());
    boolean again = intents.interrupted().containsKey(write.id());
    BsonDocument byId = new BsonDocument(DocumentShape.ID, write.before().id());
    if (write.before().absent()) {
      return again ? new ReplaceOneModel<>(byId, document, UPSERT) : new InsertOneModel<>(document);
    }
    BsonDocument update = rows.entity().shape().update(document);
    return new UpdateOneModel<>(byId, update, new UpdateOptions().upsert(again));
  }

  /** Those of the records that have one of these rows, or share a row with one that has. */
  private Set<Integer> touched(List<Integer> indexes, Set<RowId> refused) {
    if (refused.isEmpty()) {
      return Set.of();
    }
    Set<RowId> tainted = new LinkedHashSet<>(refused);
    Set<Integer> touched = new TreeSet<>();
    boolean more = true;
    while (more) {
      more = false;
      for (int index : indexes) {
        Set<RowId> own = rowIds(List.of(index));
        if (!touched.contains(index) && own.stream().anyMatch(tainted::contains)) {
          touched.add(index);
          more |= tainted.addAll(own);
        }
      }
    }
    return touched;
  }

  private static Map<RowId, Write> without(Map<RowId, Write> writes, Set<RowId> rows) {
    Map<RowId, Write> rest = new LinkedHashMap<>(writes);
    rest.keySet().removeAll(rows);
    return rest;
  }

  private void undo(Map<RowId, Write> writes, Set<RowId> wanted, Set<RowId> refused) {
    Map<RowId, BeforeState> back = states(without(writes, refused));
    back.keySet().retainAll(wanted);
    restore(back, entities.stream().map(MongoEntityRows::entity).toList());
    intents.undone(back.keySet());
  }

  /** Brings the target back to what it was. */
  static void restore(Map<RowId, BeforeState> states, List<MongoEntity> entities) {
    Map<Integer, List<WriteModel<RawBsonDocument>>> models = new LinkedHashMap<>();
    states.forEach(
        (row, state) -> {
          BsonDocument byId = new BsonDocument(DocumentShape.ID, state.id());
          models
              .computeIfAbsent(row.entity(), index -> new ArrayList<>())
              .add(
                  state.image() == null
                      ? new DeleteOneModel<>(byId)
                      : new ReplaceOneModel<>(
                          byId, EncodedDocument.encoded(state.image()), UPSERT));
        });
    models.forEach((entity, own) -> entities.get(entity).restore(own));
  }

  private void accept(ChunkPlan plan, List<Integer> indexes, Set<Integer> redo) {
    for (int i = 0; i < indexes.size(); i++) {
      if (!redo.contains(indexes.get(i))) {
        outcomes[indexes.get(i)] = plan.outcomes().get(i);
        claims.putAll(plan.made(i));
      }
    }
  }

  private RecordOutcome refused(MappedRecord record, Map<RowId, Refusal> refused) {
    List<RecordProblem> problems =
        refused.entrySet().stream()
            .map(
                entry ->
                    entities
                        .get(entry.getKey().entity())
                        .entity()
                        .problem(
                            entry.getValue().code(),
                            "the target refuses the document: " + entry.getValue().message()))
            .toList();
    return new RecordOutcome(record.source(), List.of(), problems);
  }

  private Set<RowId> rowIds(Collection<Integer> indexes) {
    Set<RowId> ids = new LinkedHashSet<>();
    for (int index : indexes) {
      MappedRecord record = records.get(index);
      if (!record.rejected()) {
        record.rows().forEach(row -> ids.add(new RowId(row.entity(), row.key())));
      }
    }
    return ids;
  }

  private boolean lookUpAgain(Collection<Integer> indexes) {
    boolean news = false;
    for (int entity = 0; entity < entities.size(); entity++) {
      if (!lookedUp[entity]) {
        optimism.get(entity).refuted();
      }
      news |= lookUp(entity, indexes);
    }
    return news;
  }

  private boolean lookUp(int entity, Collection<Integer> indexes) {
    List<Row> rows = new ArrayList<>();
    for (int index : indexes) {
      MappedRecord record = records.get(index);
      if (!record.rejected()) {
        record.rows().stream().filter(row -> row.entity() == entity).forEach(rows::add);
      }
    }
    lookedUp[entity] = true;
    return known.lookUp(entity, rows);
  }
}

package dev.rehome.store.mongo;

import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
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

  private static final RecordProblem OVERTAKEN =
      new RecordProblem(
          "duplicate-key", "a later record has given a row of it other values", null, null);

  private final List<MongoEntityRows> entities;
  private final List<Optimism> optimism;
  private final KnownRows known;
  private final @Nullable WriteIntents intents;
  private final List<MappedRecord> records;
  private final @Nullable RecordOutcome[] outcomes;
  private final boolean[] lookedUp;
  private final Map<RowId, Claim> claims = new HashMap<>();

  MongoChunk(
      TargetLedger ledger,
      RunContext run,
      List<MongoEntity> targets,
      List<Optimism> optimism,
      @Nullable WriteIntents intents,
      EncodedBatch chunk) {
    this.entities = MongoEntityRows.of(targets, chunk.documents());
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
    return end(all);
  }

  /** The same for records that were refused before, while others behind them were written. */
  List<RecordOutcome> writeAgain() {
    List<Integer> all = IntStream.range(0, records.size()).boxed().toList();
    for (int entity = 0; entity < entities.size(); entity++) {
      lookUp(entity, all);
    }
    List<Integer> some = new ArrayList<>();
    for (int index : all) {
      MappedRecord record = records.get(index);
      if (record.rows().stream().anyMatch(row -> known.changedLater(row, record.source()))) {
        outcomes[index] = new RecordOutcome(record.source(), List.of(), List.of(OVERTAKEN));
      } else {
        some.add(index);
      }
    }
    return end(some);
  }

  private List<RecordOutcome> end(List<Integer> some) {
    write(some);
    IntStream.range(0, lookedUp.length)
        .filter(entity -> !lookedUp[entity])
        .forEach(entity -> optimism.get(entity).confirmed());
    return Arrays.stream(outcomes).map(Objects::requireNonNull).toList();
  }

  /** One document to write, on behalf of all rows with its key. */
  private record Write(RowId id, Row row, BeforeState before) {}

  private void write(List<Integer> indexes) {
    ChunkPlan plan = plan(indexes);
    Map<RowId, BeforeState> written = new LinkedHashMap<>();
    Map<RowId, Refusal> refused = intents == null ? Map.of() : execute(plan, intents, written);
    Set<Integer> redo = touched(indexes, refused.keySet());
    if (intents != null) {
      written.keySet().retainAll(rowIds(redo));
      intents.undo(written);
    }
    accept(plan, indexes, redo);
    if (redo.isEmpty()) {
      return;
    }
    boolean unsure = IntStream.range(0, lookedUp.length).anyMatch(entity -> !lookedUp[entity]);
    if ((unsure || refused.values().stream().anyMatch(Refusal::unique)) && lookUpAgain(redo)) {
      write(List.copyOf(redo));
    } else if (indexes.size() == 1) {
      int only = indexes.get(0);
      outcomes[only] = refused(records.get(only), refused);
    } else {
      redo.forEach(index -> write(List.of(index)));
    }
  }

  private ChunkPlan plan(List<Integer> indexes) {
    ChunkPlan plan = new ChunkPlan(entities, known, claims);
    indexes.forEach(index -> plan.add(records.get(index)));
    if (!plan.presumedNew().isEmpty()) {
      for (int entity : plan.presumedNew()) {
        optimism.get(entity).refuted();
        lookUp(entity, indexes);
      }
      return plan(indexes);
    }
    plan.requireFiles();
    return plan;
  }

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
        execute(entities.get(entity), own, refused);
      }
    }
    written.keySet().removeAll(refused.keySet());
    intents.written(written);
    return refused;
  }

  private void execute(MongoEntityRows rows, List<Write> writes, Map<RowId, Refusal> refused) {
    List<WriteModel<RawBsonDocument>> models =
        writes.stream().map(write -> model(rows, write)).toList();
    MongoEntity.Written written = rows.entity().write(models);
    long updates = models.stream().filter(UpdateOneModel.class::isInstance).count();
    if (written.refused().isEmpty() && written.matched() < updates) {
      throw vanished(rows.entity());
    }
    written.refused().forEach((index, refusal) -> refused.put(writes.get(index).id(), refusal));
  }

  private static WriteModel<RawBsonDocument> model(MongoEntityRows rows, Write write) {
    RawBsonDocument document = rows.document(write.row());
    return write.before().absent()
        ? new InsertOneModel<>(document)
        : new UpdateOneModel<>(
            new BsonDocument(DocumentShape.ID, write.before().id()),
            rows.entity().shape().update(document));
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

package dev.rehome.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import dev.rehome.record.MappedRecord;
import dev.rehome.spec.Spec;
import dev.rehome.store.CreatedObject;
import dev.rehome.store.ExpectedRow;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.OpenMode;
import dev.rehome.store.PreparedBatch;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowImage;
import dev.rehome.store.RowResult;
import dev.rehome.store.RunContext;
import dev.rehome.store.Selection;
import dev.rehome.store.Target;
import dev.rehome.store.TargetRow;
import dev.rehome.store.TargetSession;
import dev.rehome.store.plan.Optimism;
import dev.rehome.store.plan.TargetLedger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Rows as documents of a MongoDB database; see the package for how chunks survive a crash. */
final class MongoTarget implements Target {

  private static final long NO_RUN = -1;

  private final MongoDatabase database;
  private final MongoConnection connection;
  private final TargetLedger ledger;
  private final Map<String, Prepared> prepared = new ConcurrentHashMap<>();
  private final Map<RunEntity, Optimism> optimism = new ConcurrentHashMap<>();

  MongoTarget(MongoDatabase database, MongoConnection connection, TargetLedger ledger) {
    this.database = database;
    this.connection = connection;
    this.ledger = ledger;
  }

  private record RunEntity(long run, int entity) {}

  /** A spec's entities; a rehearsal is all but the writing. */
  private record Prepared(List<MongoEntity> entities, boolean rehearsal) {}

  @Override
  public TargetSession open(RunContext run, Spec spec, OpenMode mode) {
    prepare(spec, mode == OpenMode.DRY_RUN);
    return new Session(run, spec);
  }

  /** One run's work. */
  private final class Session implements TargetSession {

    private final RunContext run;
    private final Spec spec;

    Session(RunContext run, Spec spec) {
      this.run = run;
      this.spec = spec;
    }

    @Override
    public PreparedBatch prepare(Iterable<MappedRecord> records) {
      return plan(run, spec, records);
    }

    @Override
    public List<List<RecordOutcome>> write(List<PreparedBatch> batches) {
      return writePlanned(run, spec, batches);
    }

    @Override
    public List<RecordOutcome> writeAgain(List<MappedRecord> records) {
      return MongoTarget.this.write(run, spec, records);
    }

    @Override
    public void scan(String entity, Selection selection, Consumer<TargetRow> rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<RowResult> delete(String entity, List<ExpectedRow> rows, boolean force) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<RowResult> restore(String entity, List<RowImage> rows, boolean force) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<IntegrityCheck> verify(Runnable beforeEach) {
      return MongoTarget.this.verify(run, spec, beforeEach);
    }

    @Override
    public List<CreatedObject> created() {
      return List.of();
    }

    @Override
    public void close() {
      // The client is the target's.
    }
  }

  private void prepare(Spec spec, boolean temporary) {
    translated(
        () -> {
          MongoPreparation preparation = new MongoPreparation(spec, database);
          List<DocumentShape> shapes = preparation.prepare(temporary);
          List<Integer> ids =
              ledger.register(
                  spec.name(),
                  spec.entities().stream()
                      .map(
                          entity ->
                              new TargetLedger.Entity(
                                  entity.name(), connection.place() + " " + entity.table()))
                      .toList());
          List<MongoEntity> entities =
              IntStream.range(0, shapes.size())
                  .mapToObj(i -> entity(ids.get(i), shapes.get(i)))
                  .toList();
          prepared.put(identity(spec), new Prepared(entities, temporary));
          if (temporary) {
            afterwards(() -> prepared.remove(identity(spec)));
          } else {
            WriteIntents.undoInterrupted(ledger, NO_RUN, entities);
          }
          return entities;
        });
  }

  private MongoEntity entity(int id, DocumentShape shape) {
    return new MongoEntity(
        id, shape, database.getCollection(shape.entity().table(), org.bson.BsonDocument.class));
  }

  private List<RecordOutcome> write(RunContext run, Spec spec, List<MappedRecord> records) {
    return writeEncoded(
            run,
            spec,
            List.of(EncodedBatch.of(records, prepared(spec).entities(), entity -> false)))
        .get(0);
  }

  /** Encodes what is likely to be inserted. */
  private PreparedBatch plan(RunContext run, Spec spec, Iterable<MappedRecord> records) {
    List<MongoEntity> entities = prepared(spec).entities();
    return translated(
        () ->
            EncodedBatch.of(
                records, entities, index -> optimism(run, entities.get(index)).holds()));
  }

  private List<List<RecordOutcome>> writePlanned(
      RunContext run, Spec spec, List<PreparedBatch> chunks) {
    return writeEncoded(run, spec, chunks.stream().map(EncodedBatch.class::cast).toList());
  }

  private List<List<RecordOutcome>> writeEncoded(
      RunContext run, Spec spec, List<EncodedBatch> chunks) {
    requireTransaction();
    EncodedBatch all = EncodedBatch.of(chunks);
    if (all.records().isEmpty()) {
      return chunks.stream().map(chunk -> List.<RecordOutcome>of()).toList();
    }
    return PreparedBatch.divide(translated(() -> writeChunk(run, prepared(spec), all)), chunks);
  }

  private List<RecordOutcome> writeChunk(RunContext run, Prepared spec, EncodedBatch chunk) {
    List<MongoEntity> entities = spec.entities();
    if (spec.rehearsal()) {
      // Nobody refuses a key that an earlier chunk of the rehearsal has.
      List<Optimism> none = entities.stream().map(entity -> new Optimism(false)).toList();
      return new MongoChunk(ledger, run, entities, none, null, chunk).write();
    }
    List<Optimism> optimisms = entities.stream().map(entity -> optimism(run, entity)).toList();
    WriteIntents.undoInterrupted(ledger, run.number(), entities);
    WriteIntents intents = new WriteIntents(ledger, run.number(), entities);
    List<RecordOutcome> outcomes =
        new MongoChunk(ledger, run, entities, optimisms, intents, chunk).write();
    intents.settle();
    TransactionSynchronizationManager.registerSynchronization(intents);
    return outcomes;
  }

  private static void requireTransaction() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalTransactionStateException("rows are written within a transaction only");
    }
  }

  private static void afterwards(Runnable work) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            work.run();
          }
        });
  }

  private List<IntegrityCheck> verify(RunContext run, Spec spec, Runnable beforeEach) {
    Prepared target = prepared(spec);
    return target.rehearsal()
        ? List.of()
        : translated(() -> new MongoChecks(ledger, run, spec, target.entities(), beforeEach).run());
  }

  private Prepared prepared(Spec spec) {
    Prepared found = prepared.get(identity(spec));
    if (found == null) {
      throw new IllegalStateException("spec " + spec.name() + " was not prepared");
    }
    return found;
  }

  private static String identity(Spec spec) {
    return spec.name() + ' ' + spec.checksum();
  }

  private Optimism optimism(RunContext run, MongoEntity entity) {
    return optimism.computeIfAbsent(
        new RunEntity(run.number(), entity.id()), key -> new Optimism(isNew(run, entity)));
  }

  /** Whether the collection has nothing but what this run wrote, or may have written. */
  private boolean isNew(RunContext run, MongoEntity entity) {
    if (ledger.writtenByOthers(entity.id(), run.number())) {
      return false;
    }
    long ours = ledger.writes(entity.id(), run.number());
    return ours == 0
        ? entity.collection().find().limit(1).first() == null
        : entity.collection().estimatedDocumentCount() <= ours;
  }

  private <T> T translated(Supplier<T> work) {
    try {
      return work.get();
    } catch (MongoException failure) {
      throw connection.failures().translate(failure);
    }
  }
}

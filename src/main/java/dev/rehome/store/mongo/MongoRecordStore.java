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
import dev.rehome.store.StartedWrite;
import dev.rehome.store.Target;
import dev.rehome.store.TargetRow;
import dev.rehome.store.TargetSession;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.HomeLedger;
import dev.rehome.store.plan.KnownRows;
import dev.rehome.store.plan.Optimism;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Rows as documents of a MongoDB database; see the package for how chunks survive a crash. */
final class MongoRecordStore implements Target, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MongoRecordStore.class);

  static final String LEFT = "a chunk stays in the target until the run goes on or is given up";

  /** Enough to keep a server busy while the next documents are on their way. */
  private static final int THREADS = 2;

  private final MongoDatabase database;
  private final MongoConnection connection;
  private final HomeLedger ledger;
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<String, Prepared> prepared = new ConcurrentHashMap<>();
  private final Map<RunEntity, Optimism> optimism = new ConcurrentHashMap<>();
  private final Map<Long, Optimism> hopes = new ConcurrentHashMap<>();

  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, new CustomizableThreadFactory("mongo-"));

  MongoRecordStore(MongoDatabase database, MongoConnection connection, HomeLedger ledger) {
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
      return MongoRecordStore.this.write(run, spec, records);
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
      return MongoRecordStore.this.verify(run, spec, beforeEach);
    }

    @Override
    public List<CreatedObject> created() {
      return List.of();
    }

    @Override
    public void close() {
      // The threads are the target's.
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
                              new HomeLedger.Entity(
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
            ChunkIntents.takeBackAbandoned(ledger, entities);
          }
          return entities;
        });
  }

  private MongoEntity entity(int id, DocumentShape shape) {
    return new MongoEntity(
        id, shape, database.getCollection(shape.entity().table(), org.bson.BsonDocument.class));
  }

  private List<RecordOutcome> write(RunContext run, Spec spec, List<MappedRecord> records) {
    return writeEncoded(run, spec, List.of(fold(records, prepared(spec).entities()))).get(0);
  }

  private static EncodedChunk fold(Iterable<MappedRecord> records, List<MongoEntity> entities) {
    Embedded embedded = new Embedded(entities);
    List<MappedRecord> folded = new ArrayList<>();
    records.forEach(record -> folded.add(embedded.fold(record)));
    return new EncodedChunk(folded, new IdentityHashMap<>(), null);
  }

  /** Makes ready what is to be inserted, while it is likely that all of it is. */
  private PreparedBatch plan(RunContext run, Spec spec, Iterable<MappedRecord> records) {
    Prepared target = prepared(spec);
    EncodedChunk chunk = fold(records, target.entities());
    if (target.rehearsal() || !hopeful(run, target)) {
      return chunk;
    }
    List<MongoEntityRows> rows = MongoEntityRows.of(target.entities(), Map.of(), chunk.documents());
    ChunkPlan plan = new ChunkPlan(rows, new KnownRows(ledger, run, rows), Map.of());
    chunk.records().forEach(plan::add);
    // Of a document that cannot be, earlier chunks may decide that it need not be.
    boolean whole =
        chunk.documents().values().stream().allMatch(document -> document.problem() == null);
    return new EncodedChunk(
        chunk.records(), chunk.documents(), whole ? Foresight.of(plan, rows) : null);
  }

  private List<List<RecordOutcome>> writePlanned(
      RunContext run, Spec spec, List<PreparedBatch> chunks) {
    return writeEncoded(run, spec, chunks.stream().map(EncodedChunk.class::cast).toList());
  }

  private List<List<RecordOutcome>> writeEncoded(
      RunContext run, Spec spec, List<EncodedChunk> chunks) {
    requireTransaction();
    EncodedChunk all = EncodedChunk.of(chunks);
    if (all.records().isEmpty()) {
      return chunks.stream().map(chunk -> List.<RecordOutcome>of()).toList();
    }
    oneChunkAtATime();
    return PreparedBatch.divide(translated(() -> writeChunk(run, prepared(spec), all)), chunks);
  }

  private List<RecordOutcome> writeChunk(RunContext run, Prepared spec, EncodedChunk chunk) {
    List<MongoEntity> entities = spec.entities();
    ChunkIntents intents =
        new ChunkIntents(
            ledger,
            run,
            entities,
            spec.rehearsal(),
            chunk.records().stream().map(MappedRecord::source).toList());
    List<Optimism> hopes = entities.stream().map(entity -> optimism(run, entity)).toList();
    List<RecordOutcome> outcomes =
        new MongoChunk(ledger, run, entities, hopes, intents, chunk).write();
    intents.settle();
    TransactionSynchronizationManager.registerSynchronization(new TakingBack(intents));
    return outcomes;
  }

  /**
   * Only all of them: the ledger does not know yet what the documents of the others were written
   * by. Not while there are intents of an interrupted attempt.
   */
  Optional<StartedWrite> start(RunContext run, Spec spec, List<PreparedBatch> chunks) {
    requireTransaction();
    List<Foresight> foreseen =
        chunks.stream()
            .map(chunk -> ((EncodedChunk) chunk).foresight())
            .filter(Objects::nonNull)
            .toList();
    Prepared target = prepared(spec);
    if (foreseen.size() < chunks.size() || !hopeful(run, target)) {
      return Optional.empty();
    }
    oneChunkAtATime();
    if (!ChunkIntents.ofRun(ledger, run.number()).isEmpty()) {
      return Optional.empty();
    }
    ForeseenWrite write = new ForeseenWrite(foreseen, target.entities(), ledger);
    TransactionSynchronizationManager.registerSynchronization(write);
    write.begin(run.number(), threads);
    return Optional.of(() -> asForeseen(run, target, write));
  }

  private boolean asForeseen(RunContext run, Prepared target, ForeseenWrite write) {
    boolean asForeseen = translated(write::asForeseen);
    if (asForeseen) {
      hope(run).confirmed();
      target.entities().forEach(entity -> optimism(run, entity).confirmed());
    } else {
      hope(run).refuted();
    }
    return asForeseen;
  }

  private static void requireTransaction() {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalTransactionStateException("rows are written within a transaction only");
    }
  }

  /** When it is unknown whether the transaction was committed, the next attempt will know. */
  private record TakingBack(ChunkIntents intents) implements TransactionSynchronization {

    @Override
    public void afterCompletion(int status) {
      if (status != STATUS_ROLLED_BACK) {
        return;
      }
      try {
        intents.takeBack();
      } catch (RuntimeException failure) {
        LOG.warn(LEFT, failure);
      }
    }

    /** Before the next chunk may begin. */
    @Override
    public int getOrder() {
      return HIGHEST_PRECEDENCE;
    }
  }

  /**
   * Waits until the chunk that another thread is writing is committed, so that two of them never
   * judge the same row by what neither can see of the other.
   */
  private void oneChunkAtATime() {
    if (!writing.isHeldByCurrentThread()) {
      writing.lock();
      afterwards(writing::unlock);
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
        : translated(
            () -> new MongoChecks(ledger, run, spec, target.entities(), beforeEach, threads).run());
  }

  @Override
  public void close() {
    threads.shutdown();
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

  /** Whether chunks are worth to be planned ahead of their transactions. */
  private boolean hopeful(RunContext run, Prepared target) {
    return hope(run).holds()
        && translated(
            () -> target.entities().stream().allMatch(entity -> optimism(run, entity).holds()));
  }

  /** That what is foreseen comes. */
  private Optimism hope(RunContext run) {
    return hopes.computeIfAbsent(run.number(), number -> new Optimism(true));
  }

  /** Whether the collection has nothing but what this run wrote, or may have written. */
  private boolean isNew(RunContext run, MongoEntity entity) {
    if (ledger.writtenByOthers(entity.id(), run.number())) {
      return false;
    }
    long ours = ledger.writes(entity.id(), run.number());
    for (HomeLedger.Intent intent : ChunkIntents.ofRun(ledger, run.number())) {
      ours += IntentBody.parse(intent.body()).absent(entity.id());
    }
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

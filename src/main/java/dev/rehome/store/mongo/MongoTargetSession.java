package dev.rehome.store.mongo;

import com.mongodb.MongoException;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.Row;
import dev.rehome.spec.Spec;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RunContext;
import dev.rehome.store.plan.ChunkWriter;
import dev.rehome.store.plan.KnownRows;
import dev.rehome.store.plan.Optimism;
import dev.rehome.store.plan.TargetLedger;
import dev.rehome.store.target.ChildCount;
import dev.rehome.store.target.ExpectedRow;
import dev.rehome.store.target.PreparedBatch;
import dev.rehome.store.target.RowImage;
import dev.rehome.store.target.RowResult;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import dev.rehome.store.target.TargetSession;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** One run's work on collections. A dry run decides everything and writes nothing. */
final class MongoTargetSession implements TargetSession {

  private final TargetLedger ledger;
  private final RunContext run;
  private final Spec spec;
  private final boolean dry;
  private final List<MongoEntity> entities;
  private final MongoFailures failures;

  private final Optimism optimism;

  /** Whether the server refused something of the last chunk. */
  private final AtomicBoolean refusing = new AtomicBoolean();

  /** Those of the current transaction. */
  private @Nullable WriteIntents intents;

  MongoTargetSession(
      TargetLedger ledger,
      RunContext run,
      Spec spec,
      boolean dry,
      List<MongoEntity> entities,
      Optimism optimism,
      MongoFailures failures) {
    this.ledger = ledger;
    this.run = run;
    this.spec = spec;
    this.dry = dry;
    this.entities = entities;
    this.optimism = optimism;
    this.failures = failures;
  }

  /** Encodes what is likely to be inserted; what comes of it only the transaction knows. */
  @Override
  public PreparedBatch prepare(Iterable<MappedRecord> records) {
    return EncodedBatch.of(records, entities, optimism.holds());
  }

  @Override
  public List<List<RecordOutcome>> write(List<PreparedBatch> batches) {
    EncodedBatch all = EncodedBatch.of(batches);
    return PreparedBatch.divide(changing(() -> chunk(all).write()), batches);
  }

  @Override
  public List<RecordOutcome> writeAgain(List<MappedRecord> records) {
    EncodedBatch batch = EncodedBatch.of(records, entities, false);
    return changing(() -> chunk(batch).writeAgain());
  }

  private ChunkWriter<RuntimeException> chunk(EncodedBatch batch) {
    List<MongoEntityRows> rows = MongoEntityRows.of(entities, batch.documents());
    KnownRows known = new KnownRows(ledger, run, rows);
    return new ChunkWriter<>(
        new MongoPlanWriter(rows, known, intents),
        rows,
        known,
        Collections.nCopies(entities.size(), optimism),
        refusing,
        batch.records());
  }

  @Override
  public List<List<TargetRow>> stored(List<MappedRecord> records) {
    EncodedBatch batch = EncodedBatch.of(records, entities, true);
    return batch.records().stream()
        .map(
            record ->
                record.rows().stream()
                    .flatMap(row -> stored(row, batch.documents().get(row)).stream())
                    .toList())
        .toList();
  }

  private Optional<TargetRow> stored(Row row, @Nullable EncodedDocument encoded) {
    if (encoded == null || encoded.document() == null) {
      return Optional.empty();
    }
    TargetRow read = entities.get(row.entity()).row(encoded.document(), false);
    String newId = read.id().equals(row.key()) ? null : read.id();
    return Optional.of(
        new TargetRow(read.entity(), row.key(), newId, read.values(), read.fingerprint(), null));
  }

  @Override
  public void scan(String entity, Selection selection, Consumer<TargetRow> rows) {
    translated(
        () -> {
          entity(entity).scan(selection, rows);
          return true;
        });
  }

  @Override
  public List<RowResult> delete(String entity, List<ExpectedRow> rows, boolean force) {
    return changing(() -> reversal(entity).delete(rows, force));
  }

  @Override
  public List<RowResult> restore(String entity, List<RowImage> rows, boolean force) {
    return changing(() -> reversal(entity).restore(rows, force));
  }

  @Override
  public long kept() {
    return intents == null ? 0 : intents.characters();
  }

  /** Intents name entities by the ledger's numbers. */
  private Reversal reversal(String name) {
    MongoEntity entity = entity(name);
    if (entity.id() == TargetLedger.UNREGISTERED) {
      throw new IllegalStateException("no run has written " + name + " to " + entity.display());
    }
    return new Reversal(entity, intents);
  }

  private MongoEntity entity(String name) {
    return entities.get(spec.entityIndex(name));
  }

  @Override
  public List<IntegrityCheck> verify(Runnable beforeEach) {
    return dry
        ? List.of()
        : translated(() -> new MongoChecks(ledger, run, spec, entities, beforeEach).checks());
  }

  @Override
  public List<IntegrityCheck> verifyAll(Runnable beforeEach) {
    return translated(() -> new MongoChecks(ledger, null, spec, entities, beforeEach).checks());
  }

  @Override
  public long count(String entity) {
    return translated(() -> entity(entity).collection().countDocuments());
  }

  @Override
  public void orphans(String entity, String column, Consumer<TargetRow> rows) {
    translated(
        () -> {
          faults().orphans(entity, column, rows);
          return true;
        });
  }

  @Override
  public void miscounted(ChildCount count, ObjLongConsumer<TargetRow> rows) {
    translated(
        () -> {
          faults().miscounted(count, rows);
          return true;
        });
  }

  private MongoChecks faults() {
    return new MongoChecks(ledger, run, spec, entities, () -> {});
  }

  @Override
  public void close() {
    // The client is the target's.
  }

  /** What changes documents, with intents, which there are none of in a dry run. */
  private <T> T changing(Supplier<T> work) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalTransactionStateException("rows are written within a transaction only");
    }
    if (dry) {
      return translated(work);
    }
    return translated(
        () -> {
          WriteIntents own = intents == null || intents.completed() ? begin() : intents;
          T result = work.get();
          own.settle();
          return result;
        });
  }

  private WriteIntents begin() {
    WriteIntents.undoInterrupted(ledger, entities);
    WriteIntents own = new WriteIntents(ledger, run.number(), entities);
    TransactionSynchronizationManager.registerSynchronization(own);
    intents = own;
    return own;
  }

  private <T> T translated(Supplier<T> work) {
    try {
      return work.get();
    } catch (MongoException failure) {
      throw failures.translate(failure);
    }
  }
}

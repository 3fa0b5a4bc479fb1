package dev.rehome.job;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The item of the load step: the batches that one transaction writes, at least one of them. It
 * keeps the database's cost per statement and the framework's cost per item away from the records;
 * counting and isolating single records is the store's and ledger's work.
 */
record Portion(List<MappedBatch> batches) {

  /** Bounds what is held in memory where records are large, or chunks. */
  private static final long MAX_BYTES = 4L << 20;

  /** What a record takes in memory however small it is in its file. */
  private static final long BYTES_PER_RECORD = 500;

  /** Takes batches until the transaction has no room for one more; null behind the last one. */
  static @Nullable Portion take(ImportRun run, Supplier<@Nullable MappedBatch> source) {
    List<MappedBatch> batches = new ArrayList<>();
    long records = 0;
    long bytes = 0;
    do {
      MappedBatch batch = source.get();
      if (batch == null) {
        break;
      }
      batches.add(batch);
      int added = batch.prepared().records().size();
      records += added;
      bytes += RecordBatch.bytes(batch.segments());
      bytes += added * BYTES_PER_RECORD;
    } while (records + run.request().batchSize() <= run.request().chunkSize()
        && bytes < MAX_BYTES
        && !run.stopRequested());
    return batches.isEmpty() ? null : new Portion(batches);
  }
}

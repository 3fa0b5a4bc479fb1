package dev.rehome.job.imports.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Reads and maps ahead of the step's thread, which writes: one thread reads, as many as there are
 * workers map, and the batches come out in reading order. So the number of workers changes the time
 * an import takes and nothing else, not even which of two records with the same key wins.
 */
final class ReadAheadItemReader implements ItemStreamReader<MappedBatch> {

  private final RecordBatchItemReader reader;
  private final MappingItemProcessor processor;
  private final ImportRun run;
  private @Nullable Stages stages;

  ReadAheadItemReader(RecordBatchItemReader reader, MappingItemProcessor processor, ImportRun run) {
    this.reader = reader;
    this.processor = processor;
    this.run = run;
  }

  @Override
  public void open(ExecutionContext context) {
    reader.open(context);
    stages = new Stages();
  }

  @Override
  public @Nullable MappedBatch read() {
    if (stages == null) {
      throw new IllegalStateException("not open");
    }
    run.refuseTooManyRejects();
    return stages.next();
  }

  @Override
  public void close() {
    if (stages != null) {
      stages.close();
      stages = null;
    }
  }

  /** What is under way ahead of the writer in one attempt. */
  private final class Stages {

    /** One with each worker, and the others. */
    private static final int BYTES_PER_WORKER = 1 << 20;

    private static final int BYTES_BESIDE = 3 << 20;

    /** What all that is ahead may take in its files; a larger record is ahead alone. */
    private final int mostBytesAhead = BYTES_BESIDE + run.options().workers() * BYTES_PER_WORKER;

    private final Semaphore room = new Semaphore(mostBytesAhead);
    private volatile boolean closing;
    private final ExecutorService reading =
        Executors.newSingleThreadExecutor(new CustomizableThreadFactory("read-"));
    private final ExecutorService mapping =
        Executors.newFixedThreadPool(
            run.options().workers(), new CustomizableThreadFactory("map-"));
    private final Queue<CompletableFuture<@Nullable MappedBatch>> ahead = new ArrayDeque<>();

    Stages() {
      // One being read, one with each worker, and ready what the next transaction writes.
      for (int i = 0; i < 1 + run.options().workers() + run.options().batchesPerChunk(); i++) {
        ahead.add(another());
      }
    }

    @Nullable MappedBatch next() {
      MappedBatch next = ahead.remove().join();
      if (next != null) {
        room.release(weight(next.segments()));
      }
      ahead.add(another());
      return next;
    }

    /** A batch further on, mapped; null once there are no more. */
    private CompletableFuture<@Nullable MappedBatch> another() {
      return CompletableFuture.supplyAsync(this::read, reading).thenApplyAsync(this::map, mapping);
    }

    private @Nullable MappedBatch map(@Nullable RecordBatch batch) {
      try {
        return batch == null || closing ? null : processor.process(batch);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Waits while large records fill what may be ahead. */
    private @Nullable RecordBatch read() {
      try {
        RecordBatch batch = closing ? null : reader.read();
        if (batch != null) {
          room.acquireUninterruptibly(weight(batch.segments()));
        }
        return batch;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private int weight(List<RecordBatch.Segment> segments) {
      return (int) Math.min(mostBytesAhead, RecordBatch.bytes(segments));
    }

    /** Waits for its threads: interrupting a thread inside H2 closes the whole database. */
    void close() {
      closing = true;
      room.release(Integer.MAX_VALUE - mostBytesAhead);
      reading.execute(reader::close);
      reading.shutdown();
      try {
        reading.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        mapping.shutdown();
        mapping.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        mapping.shutdown();
      }
    }
  }
}

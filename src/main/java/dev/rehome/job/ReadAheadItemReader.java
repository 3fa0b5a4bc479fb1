package dev.rehome.job;

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
final class ReadAheadItemReader implements ItemStreamReader<Portion> {

  private final ImportRun run;
  private @Nullable Stages stages;

  ReadAheadItemReader(ImportRun run) {
    this.run = run;
  }

  @Override
  public void open(ExecutionContext ignored) {
    run.startProgress();
    stages = new Stages(run);
  }

  /** Only the framework's bookkeeping; the position is committed by the writer. */
  @Override
  public void update(ExecutionContext ignored) {}

  @Override
  public @Nullable Portion read() {
    if (stages == null) {
      throw new IllegalStateException("not open");
    }
    if (run.budget().exceeded()) {
      throw new TooManyRejectsException();
    }
    return Portion.take(run, stages::next);
  }

  @Override
  public void close() {
    if (stages != null) {
      stages.close();
      stages = null;
    }
  }

  /** What is under way ahead of the writer in one attempt. */
  private static final class Stages {

    /** Batches that are mapped; what a transaction takes beyond them it waits for. */
    private static final int MOST_READY = 8;

    /** One with each worker, and the others. */
    private static final int BYTES_PER_WORKER = 1 << 20;

    private static final int BYTES_BESIDE = 3 << 20;

    private final RecordBatchItemReader reader;
    private final MappingItemProcessor mapper;

    /** What all that is ahead may take in its files; a larger record is ahead alone. */
    private final int mostBytesAhead;

    private final Semaphore room;
    private volatile boolean closing;
    private final ExecutorService reading =
        Executors.newSingleThreadExecutor(new CustomizableThreadFactory("read-"));
    private final ExecutorService mapping;
    private final Queue<CompletableFuture<@Nullable MappedBatch>> ahead = new ArrayDeque<>();

    Stages(ImportRun run) {
      int workers = run.request().workers();
      mostBytesAhead = BYTES_BESIDE + workers * BYTES_PER_WORKER;
      room = new Semaphore(mostBytesAhead);
      reader = new RecordBatchItemReader(run);
      mapper = new MappingItemProcessor(run);
      mapping = Executors.newFixedThreadPool(workers, new CustomizableThreadFactory("map-"));
      // One being read, one with each worker, and ready what the next transaction writes.
      int ready = Math.min(run.request().batchesPerChunk(), MOST_READY);
      for (int i = 0; i < 1 + workers + ready; i++) {
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
        return batch == null ? null : mapper.map(batch);
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

    /** Waits for the reading thread: interrupting a thread inside H2 closes the whole database. */
    void close() {
      closing = true;
      room.release(Integer.MAX_VALUE - mostBytesAhead);
      reading.execute(reader::close);
      reading.shutdown();
      try {
        reading.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      mapping.shutdown();
    }
  }
}

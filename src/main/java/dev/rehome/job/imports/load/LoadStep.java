package dev.rehome.job.imports.load;

import dev.rehome.job.imports.load.RecordBatch.Segment;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Reads, maps and writes in chunks. The framework's skip and retry are not used: the target
 * separates bad records within the chunk's transaction.
 */
public final class LoadStep {

  private final ImportRun run;
  private final JobRepository repository;
  private final PlatformTransactionManager transactions;

  public LoadStep(
      ImportRun run, JobRepository repository, PlatformTransactionManager transactions) {
    this.run = run;
    this.repository = repository;
    this.transactions = transactions;
  }

  /** Reads and maps ahead, except where no other thread sees what this one has written. */
  public Step build() {
    RecordBatchItemReader reader = new RecordBatchItemReader(run);
    MappingItemProcessor processor = new MappingItemProcessor(run);
    return run.rehearsed()
        ? build(reader, RecordBatch::segments, processor)
        : build(
            new ReadAheadItemReader(reader, processor, run),
            MappedBatch::segments,
            mapped -> mapped);
  }

  /** An item is a batch of records; so many of them are a chunk, which is one transaction. */
  private <T> Step build(
      ItemStreamReader<T> reader,
      Function<T, List<Segment>> segments,
      ItemProcessor<T, MappedBatch> processor) {
    LedgerStepCounts counts = new LedgerStepCounts(run);
    ToLongFunction<T> size = batch -> RecordBatch.bytes(segments.apply(batch));
    return new StepBuilder("load", repository)
            .<List<T>, MappedBatch>chunk(run.options().batchesPerChunk())
            .transactionManager(transactions)
            .reader(new BoundedChunkItemReader<>(reader, size, run.options().chunkBytes()))
            .processor(batch -> batch.isEmpty() ? null : processor.process(batch.get(0)))
            .writer(new TargetItemWriter(run, transactions))
            .stream(counts)
            .listener((StepExecutionListener) counts)
            .interruptionPolicy(run.control()::interruptIfStopped)
            .build();
  }
}

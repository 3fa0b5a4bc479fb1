package dev.rehome.job.imports;

import dev.rehome.job.Ending;
import dev.rehome.job.Failures;
import dev.rehome.job.ProblemList;
import dev.rehome.job.RunEndedException;
import dev.rehome.job.VerbJob;
import dev.rehome.problem.Problem;
import dev.rehome.report.ReportSection;
import dev.rehome.store.RunRow;
import dev.rehome.store.target.SkippedFileNeededException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.builder.TaskletStepBuilder;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;

/**
 * The life of an import: preflight, discover, load, late parents, verify. Built anew for each
 * launch around one {@link ImportRun}; what lasts from launch to launch is in the ledger and the
 * job repository. Every step goes by what the ledger says, so that each may be repeated.
 */
final class ImportJob implements VerbJob {

  private final ImportRun run;

  ImportJob(ImportRun run) {
    this.run = run;
  }

  @Override
  public Job job(JobRepository repository, PlatformTransactionManager transactions) {
    return new Steps(repository, transactions).job();
  }

  /**
   * Spring Batch's part. The framework's skip and retry are not used: bad records are separated by
   * the writer within the chunk's transaction.
   */
  private final class Steps {

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;

    Steps(JobRepository repository, PlatformTransactionManager transactions) {
      this.repository = repository;
      this.transactions = transactions;
    }

    Job job() {
      return new JobBuilder(run.request().verb(), repository)
          .start(preflight())
          .next(step("discover", () -> new Discovery(run).freeze()).build())
          .next(load())
          .next(lateParents())
          .next(always(step("verify", () -> new Verification(run).check())))
          .build();
    }

    /** Without a transaction: creating tables may commit. */
    private Step preflight() {
      return always(
          step("preflight", run::openTarget)
              .transactionAttribute(
                  new DefaultTransactionAttribute(TransactionDefinition.PROPAGATION_SUPPORTS)));
    }

    /** Reads and maps ahead, except where no other thread sees what this one has written. */
    private Step load() {
      RecordBatchItemReader reader = new RecordBatchItemReader(run);
      MappingItemProcessor processor = new MappingItemProcessor(run);
      return run.rehearsed()
          ? load(reader, processor)
          : load(new ReadAheadItemReader(reader, processor, run), mapped -> mapped);
    }

    /** An item is a batch of records; so many of them are a chunk, which is one transaction. */
    private <T> Step load(ItemStreamReader<T> reader, ItemProcessor<T, MappedBatch> processor) {
      LedgerStepCounts counts = new LedgerStepCounts(run);
      return new StepBuilder("load", repository)
              .<T, MappedBatch>chunk(run.request().batchesPerChunk())
              .transactionManager(transactions)
              .reader(reader)
              .processor(processor)
              .writer(new TargetItemWriter(run, transactions))
              .stream(counts)
              .listener((StepExecutionListener) counts)
              .interruptionPolicy(run.control()::interruptIfStopped)
              .build();
    }

    /** A transaction for each call, so that much can be tried. */
    private Step lateParents() {
      LateParents parents = new LateParents(run, transactions);
      return always(
          new StepBuilder("late-parents", repository)
              .tasklet(parents, transactions)
              .listener((StepExecutionListener) parents));
    }

    private TaskletStepBuilder step(String name, Work work) {
      return new StepBuilder(name, repository)
          .tasklet(
              (contribution, chunkContext) -> {
                work.run();
                return RepeatStatus.FINISHED;
              },
              transactions);
    }

    /** Done again at every launch, even if it was complete: its result is not in the ledger. */
    private Step always(TaskletStepBuilder step) {
      return step.allowStartIfComplete(true).build();
    }
  }

  /** A step's work within the step's transaction. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  @Override
  public List<Problem> resume(RunRow row) {
    return new ResumeCheck(run, row).check();
  }

  @Override
  public List<Problem> notes() {
    return ImportReport.links(run);
  }

  /** Whether files were to be skipped that must be read, and will be now. */
  @Override
  public boolean removed(Throwable failure) {
    SkippedFileNeededException needed = Failures.find(failure, SkippedFileNeededException.class);
    return needed != null && run.ledger().readAfterAll(run.context(), needed.ordinals()) > 0;
  }

  @Override
  public Ending ending(@Nullable RunEndedException reason, ProblemList problems) {
    return new ImportReport(run).ending(reason, problems);
  }

  @Override
  public @Nullable Path writeRejects(Path directory, ProblemList problems) throws IOException {
    return new RejectFiles(run, directory, problems).write();
  }

  @Override
  public void close() {
    run.closeTarget();
  }

  @Override
  public List<ReportSection> sections() {
    return new ImportReport(run).sections();
  }
}

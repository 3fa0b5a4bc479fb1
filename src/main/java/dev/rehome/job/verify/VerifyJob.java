package dev.rehome.job.verify;

import dev.rehome.job.check.RowComparison;
import dev.rehome.store.items.LedgerItem;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.builder.SimpleJobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The life of a verification: preflight, source files, rows, what was changed in them, integrity,
 * source records, conclusion. Every step is done at every launch, because none leaves anything but
 * findings.
 */
final class VerifyJob {

  private final VerifyRun run;
  private final JobRepository repository;
  private final PlatformTransactionManager transactions;

  VerifyJob(VerifyRun run, JobRepository repository, PlatformTransactionManager transactions) {
    this.run = run;
    this.repository = repository;
    this.transactions = transactions;
  }

  Job job() {
    Origins origins = new Origins(run);
    ChangedRows changed = new ChangedRows(run, origins);
    SimpleJobBuilder job =
        new JobBuilder(run.request().verb(), repository)
            .start(
                step(
                    "preflight",
                    () -> {
                      run.start();
                      changed.startAnew();
                    }))
            .next(step("source-files", () -> new SourceFileCheck(run).check()))
            .next(rows(origins, changed))
            .next(step("changed-rows", changed::explain))
            .next(step("integrity", () -> new IntegrityStep(run, origins).check()));
    if (run.request().readsRecords()) {
      job.next(step("source-records", () -> new SourceComparison(run, origins).compare()));
    }
    return job.next(step("conclusion", this::conclude)).build();
  }

  /** An item is a row; so many of them are looked up together. */
  private Step rows(Origins origins, ChangedRows changed) {
    return new StepBuilder("rows", repository)
        .<LedgerItem, LedgerItem>chunk(RowComparison.PORTION)
        .transactionManager(transactions)
        .reader(new LedgerItemReader(run))
        .writer(new RowCheckWriter(run, origins, changed))
        .interruptionPolicy(run.control()::interruptIfStopped)
        .allowStartIfComplete(true)
        .build();
  }

  private void conclude() {
    run.spec()
        .entities()
        .forEach(
            entity ->
                run.tally(entity.name())
                    .checks(entity.name(), run.rules().count(run.spec().entityIndex(entity.name())))
                    .forEach(run::check));
    run.conclude();
  }

  private Step step(String name, Work work) {
    return new StepBuilder(name, repository)
        .tasklet(
            (contribution, chunkContext) -> {
              work.run();
              return RepeatStatus.FINISHED;
            },
            transactions)
        .allowStartIfComplete(true)
        .build();
  }

  /** A step's work within the step's transaction. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }
}

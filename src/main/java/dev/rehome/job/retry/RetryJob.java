package dev.rehome.job.retry;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.builder.TaskletStepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;

/**
 * The life of a retry: choose, preflight, load, verify. What was accepted is no reject any more, so
 * that every step may be repeated: each launch tries what is still rejected.
 */
final class RetryJob {

  private final RetryRun run;
  private final JobRepository repository;
  private final PlatformTransactionManager transactions;

  RetryJob(RetryRun run, JobRepository repository, PlatformTransactionManager transactions) {
    this.run = run;
    this.repository = repository;
    this.transactions = transactions;
  }

  Job job() {
    return new JobBuilder(RetryRequest.VERB, repository)
        .start(step("choose", () -> new FileChoice(run).choose()))
        .next(preflight())
        .next(load())
        .next(step("verify", () -> new RetryVerification(run).check()))
        .build();
  }

  /** Without a transaction: creating tables may commit. */
  private Step preflight() {
    return tasklet("preflight", run::openTarget)
        .transactionAttribute(
            new DefaultTransactionAttribute(TransactionDefinition.PROPAGATION_SUPPORTS))
        .allowStartIfComplete(true)
        .build();
  }

  /** A transaction for each call. */
  private Step load() {
    RejectTasklet rejects = new RejectTasklet(run, transactions);
    return new StepBuilder("load", repository)
        .tasklet(rejects, transactions)
        .listener((StepExecutionListener) rejects)
        .allowStartIfComplete(true)
        .build();
  }

  private Step step(String name, Work work) {
    return tasklet(name, work).allowStartIfComplete(true).build();
  }

  private TaskletStepBuilder tasklet(String name, Work work) {
    return new StepBuilder(name, repository)
        .tasklet(
            (contribution, chunkContext) -> {
              work.run();
              return RepeatStatus.FINISHED;
            },
            transactions);
  }

  /** A step's work within the step's transaction. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }
}

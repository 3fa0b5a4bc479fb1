package dev.rehome.job;

import dev.rehome.store.FileStatus;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Loads one partition: builds a plain chunk-oriented step of its own reader, mapper and writer.
 * Which partition it is stands in the step's name, since its execution context can be lost in a
 * crash while the partitions are being set up.
 */
final class PartitionStep implements Step {

  static final String NAME = "partition";

  private final ImportRun run;
  private final JobRepository repository;
  private final PlatformTransactionManager transactions;

  PartitionStep(ImportRun run, JobRepository repository, PlatformTransactionManager transactions) {
    this.run = run;
    this.repository = repository;
    this.transactions = transactions;
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public void execute(StepExecution execution) throws JobInterruptedException {
    int partition = partition(execution.getStepName());
    new StepBuilder(execution.getStepName(), repository)
        .<Block, Block.Mapped>chunk(1)
        .transactionManager(transactions)
        .reader(new BlockReader(run, partition))
        .processor(new BlockMapper(run.mapper()))
        .writer(new BlockWriter(run, transactions))
        .interruptionPolicy(this::stopWhenAsked)
        .listener((StepExecutionListener) new EndOfFiles(partition))
        .build()
        .execute(execution);
    run.failed(execution.getFailureExceptions());
  }

  /** The number behind the last colon of {@code partition:7}. */
  private static int partition(String stepName) {
    return Integer.parseInt(stepName.substring(stepName.lastIndexOf(':') + 1));
  }

  private void stopWhenAsked(StepExecution execution) throws JobInterruptedException {
    if (run.stopRequested() || Thread.currentThread().isInterrupted()) {
      execution.setTerminateOnly();
    }
    if (execution.isTerminateOnly()) {
      throw new JobInterruptedException("stopped on request");
    }
  }

  /** A step may only be complete when the ledger has seen the end of every file of it. */
  private final class EndOfFiles implements StepExecutionListener {

    private final int partition;

    EndOfFiles(int partition) {
      this.partition = partition;
    }

    @Override
    public ExitStatus afterStep(StepExecution execution) {
      boolean unfinished =
          run.request().limit() == null
              && run.filesOf(partition).anyMatch(file -> file.status() == FileStatus.PENDING);
      if (unfinished && execution.getStatus() == BatchStatus.COMPLETED) {
        execution.setStatus(BatchStatus.FAILED);
        return ExitStatus.FAILED.addExitDescription("not every file was read to its end");
      }
      return execution.getExitStatus();
    }
  }
}

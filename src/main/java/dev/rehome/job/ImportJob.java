package dev.rehome.job;

import dev.rehome.store.FileStatus;
import dev.rehome.store.OpenMode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The life of an import: preflight, discover, load, late parents, verify. Built anew for each
 * launch around one {@link ImportRun}; what lasts from launch to launch is in the ledger and the
 * job repository.
 */
final class ImportJob {

  private final ImportRun run;
  private final JobRepository repository;
  private final PlatformTransactionManager transactions;

  ImportJob(ImportRun run, JobRepository repository, PlatformTransactionManager transactions) {
    this.run = run;
    this.repository = repository;
    this.transactions = transactions;
  }

  Job job() {
    return new JobBuilder(run.request().verb().label(), repository)
        .start(always("preflight", () -> run.openTarget(OpenMode.IMPORT)))
        .next(step("discover", () -> new Discovery(run).freeze()))
        .next(load())
        .next(lateParents())
        .next(always("verify", () -> new Verification(run).check()))
        .build();
  }

  private Step load() {
    return new StepBuilder("load", repository)
        .<Portion, Portion>chunk(1)
        .transactionManager(transactions)
        .reader(new ReadAheadItemReader(run))
        .writer(new TargetItemWriter(run, transactions))
        .interruptionPolicy(this::stopWhenAsked)
        .listener((StepExecutionListener) new EndOfFiles())
        .build();
  }

  /** A transaction for each call, so that much can be tried. */
  private Step lateParents() {
    LateParentsStep step = new LateParentsStep();
    return new StepBuilder("late-parents", repository)
        .tasklet(step, transactions)
        .listener((StepExecutionListener) step)
        .allowStartIfComplete(true)
        .build();
  }

  /** Begins anew at each execution: a rollback may have undone what the one before it did. */
  private final class LateParentsStep implements Tasklet, StepExecutionListener {

    private @Nullable LateParents parents;

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context)
        throws IOException {
      LateParents current = parents;
      if (current == null) {
        current = new LateParents(run, transactions);
        parents = current;
      }
      return RepeatStatus.continueIf(current.tryBatch());
    }

    @Override
    public @Nullable ExitStatus afterStep(StepExecution execution) {
      LateParents ended = parents;
      parents = null;
      if (ended != null) {
        ended.close();
      }
      return null;
    }
  }

  private void stopWhenAsked(StepExecution execution) throws JobInterruptedException {
    if (run.stopRequested() || Thread.currentThread().isInterrupted()) {
      execution.setTerminateOnly();
    }
    if (execution.isTerminateOnly()) {
      throw new JobInterruptedException("stopped on request");
    }
  }

  /** The load may only be complete when the ledger has seen the end of every file. */
  private final class EndOfFiles implements StepExecutionListener {

    @Override
    public ExitStatus afterStep(StepExecution execution) {
      boolean unfinished =
          run.request().limit() == null
              && run.files(0).anyMatch(file -> file.status() == FileStatus.PENDING);
      if (unfinished && execution.getStatus() == BatchStatus.COMPLETED) {
        execution.setStatus(BatchStatus.FAILED);
        return ExitStatus.FAILED.addExitDescription("not every file was read to its end");
      }
      return execution.getExitStatus();
    }
  }

  /** Done again at every launch, even if it was complete: its result is not in the ledger. */
  private Step always(String name, Work work) {
    return new StepBuilder(name, repository)
        .tasklet(tasklet(work), transactions)
        .allowStartIfComplete(true)
        .build();
  }

  private Step step(String name, Work work) {
    return new StepBuilder(name, repository).tasklet(tasklet(work), transactions).build();
  }

  private static Tasklet tasklet(Work work) {
    return (contribution, chunkContext) -> {
      work.run();
      return RepeatStatus.FINISHED;
    };
  }

  /** A step's work within the step's transaction. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }
}

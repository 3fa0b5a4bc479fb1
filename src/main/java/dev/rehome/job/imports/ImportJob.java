package dev.rehome.job.imports;

import dev.rehome.job.imports.load.ImportRun;
import dev.rehome.job.imports.load.LoadStep;
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
 * The life of an import: preflight, discover, backup, load, late parents, verify. Built anew for
 * each launch around one {@link ImportRun}; what lasts from launch to launch is in the ledger and
 * the job repository. Every step goes by what the ledger says, so that each may be repeated. The
 * framework's skip and retry are not used: the target separates bad records within the chunk's
 * transaction.
 */
final class ImportJob {

  private final ImportRequest request;
  private final ImportRun run;
  private final JobRepository repository;
  private final PlatformTransactionManager transactions;

  ImportJob(
      ImportRequest request,
      ImportRun run,
      JobRepository repository,
      PlatformTransactionManager transactions) {
    this.request = request;
    this.run = run;
    this.repository = repository;
    this.transactions = transactions;
  }

  Job job() {
    return new JobBuilder(request.verb(), repository)
        .start(preflight())
        .next(step("discover", () -> new Discovery(request, run).freeze()).build())
        .next(backup())
        .next(new LoadStep(run, repository, transactions).build())
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

  /** Sees one moment of the target, so that no row refers to one that is not in the backup. */
  private Step backup() {
    DefaultTransactionAttribute oneMoment = new DefaultTransactionAttribute();
    oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    return always(
        step("backup", () -> run.backup().makeIfNeeded(run.session()))
            .transactionAttribute(oneMoment));
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
  private static Step always(TaskletStepBuilder step) {
    return step.allowStartIfComplete(true).build();
  }

  /** A step's work within the step's transaction. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }
}

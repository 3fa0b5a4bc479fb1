package dev.rehome.job.rollback;

import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.builder.TaskletStepBuilder;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;

/**
 * The life of a rollback: preflight, undo, finish, drop. Every step goes by what the ledger says,
 * so that each may be repeated.
 */
final class RollbackJob {

  private final RollbackRun run;
  private final JobRepository repository;
  private final PlatformTransactionManager transactions;

  RollbackJob(RollbackRun run, JobRepository repository, PlatformTransactionManager transactions) {
    this.run = run;
    this.repository = repository;
    this.transactions = transactions;
  }

  Job job() {
    return new JobBuilder(RollbackRequest.VERB, repository)
        .start(preflight())
        .next(undo())
        .next(always(step("finish", this::finish)))
        .next(drop())
        .build();
  }

  /** Tables that do not fit are found before anything is undone. */
  private Step preflight() {
    return always(withoutTransaction(step("preflight", this::openTargets)));
  }

  /** An item is a page of rows, which is one transaction. */
  private Step undo() {
    ItemWriter<UndoPage> writer =
        run.rehearsed() ? new RehearsingItemWriter(run) : new UndoItemWriter(run, transactions);
    return new StepBuilder("undo", repository)
        .<UndoPage, UndoPage>chunk(1)
        .transactionManager(transactions)
        .reader(new UndoItemReader(run))
        .writer(writer)
        .interruptionPolicy(run.control()::interruptIfStopped)
        .allowStartIfComplete(true)
        .build();
  }

  /** Without a transaction: dropping tables may commit. */
  private Step drop() {
    return always(withoutTransaction(step("drop", () -> new CreatedObjects(run).drop())));
  }

  private void openTargets() {
    for (UndoneRun undone : run.undone()) {
      if (!run.rehearsed()) {
        undone.recover();
      }
      if (!run.ledger().itemsToUndo(undone.context(), null, 1).isEmpty()) {
        undone.session();
      }
    }
  }

  /** Whatever was left alone, nobody may rely on these runs, or go on with them. */
  private void finish() {
    if (run.rehearsed()) {
      run.outcome().addOvertaken(run);
      return;
    }
    new SourceComparison(run).compare();
    for (UndoneRun undone : run.undone()) {
      RunRow row = run.ledger().find(undone.context().id()).orElseThrow();
      Integer exitCode = row.exitCode();
      run.ledger()
          .finish(
              row.context(), RunStatus.ROLLED_BACK, exitCode == null ? 1 : exitCode, row.report());
    }
  }

  private TaskletStepBuilder step(String name, Runnable work) {
    return new StepBuilder(name, repository)
        .tasklet(
            (contribution, chunkContext) -> {
              work.run();
              return RepeatStatus.FINISHED;
            },
            transactions);
  }

  private static TaskletStepBuilder withoutTransaction(TaskletStepBuilder step) {
    return step.transactionAttribute(
        new DefaultTransactionAttribute(TransactionDefinition.PROPAGATION_SUPPORTS));
  }

  private static Step always(TaskletStepBuilder step) {
    return step.allowStartIfComplete(true).build();
  }
}

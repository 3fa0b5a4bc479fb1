package dev.rehome.job.imports.load;

import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStream;

/**
 * Makes the step of the load say what the ledger says: its counts are records instead of batches,
 * and it is complete only when the ledger has seen the end of every file.
 */
final class LedgerStepCounts implements StepExecutionListener, ItemStream {

  private final ImportRun run;
  private @Nullable StepExecution step;

  LedgerStepCounts(ImportRun run) {
    this.run = run;
  }

  @Override
  public void beforeStep(StepExecution execution) {
    step = execution;
  }

  /** In the transaction of each chunk, before the framework saves the step. */
  @Override
  public void update(ExecutionContext ignored) {
    if (step != null) {
      set(step, run.counts());
    }
  }

  @Override
  public ExitStatus afterStep(StepExecution execution) {
    set(execution, run.ledger().totals(run.context()));
    boolean unfinished =
        run.options().limit() == null
            && run.files(0).anyMatch(file -> file.status() == FileStatus.PENDING);
    if (unfinished && execution.getStatus() == BatchStatus.COMPLETED) {
      execution.setStatus(BatchStatus.FAILED);
      return ExitStatus.FAILED.addExitDescription("not every file was read to its end");
    }
    return execution.getExitStatus();
  }

  private static void set(StepExecution step, Counts counts) {
    step.setReadCount(counts.read());
    step.setFilterCount(counts.unchanged() + counts.skipped());
    step.setWriteCount(counts.inserted() + counts.updated());
    step.setWriteSkipCount(counts.rejected());
  }
}

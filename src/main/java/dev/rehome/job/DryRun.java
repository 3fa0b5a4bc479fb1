package dev.rehome.job;

import dev.rehome.job.Reporter.Attempt;
import dev.rehome.report.RunReport;
import dev.rehome.store.OpenMode;
import dev.rehome.store.SkippedFileNeededException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does everything an import does, constraints of the database included, in one transaction that is
 * rolled back once its report has been read from the ledger.
 */
final class DryRun {

  private final PlatformTransactionManager transactions;
  private final Supplier<ImportRun> start;
  private final Clock clock;

  DryRun(PlatformTransactionManager transactions, Supplier<ImportRun> start, Clock clock) {
    this.transactions = transactions;
    this.start = start;
    this.clock = clock;
  }

  RunReport report() {
    return Objects.requireNonNull(
        new TransactionTemplate(transactions)
            .execute(
                status -> {
                  status.setRollbackOnly();
                  ImportRun run = start.get();
                  return new Reporter(
                          run, clock, new Attempt(run.context().startedAt(), false, List.of()))
                      .finish(attempt(run, status));
                }));
  }

  private JobRunner.Outcome attempt(ImportRun run, SavepointManager savepoints) {
    try {
      orBack(savepoints, () -> run.openTarget(OpenMode.DRY_RUN));
      orBack(savepoints, () -> new Discovery(run).freeze());
      run.startProgress();
      boolean complete = load(run, savepoints);
      if (complete) {
        orBack(savepoints, () -> tryLateParents(run));
        orBack(savepoints, () -> new Verification(run).check());
      }
      return new JobRunner.Outcome(complete, !complete, List.of());
    } catch (IOException | RuntimeException e) {
      return new JobRunner.Outcome(false, false, List.of(e));
    }
  }

  private void tryLateParents(ImportRun run) throws IOException {
    try (LateParents parents = new LateParents(run, transactions)) {
      boolean more = true;
      while (more) {
        more = parents.tryBatch();
      }
    }
  }

  /**
   * Whether everything was read; false after a stop signal. On this thread alone: no other sees
   * what its transaction has not committed.
   */
  private boolean load(ImportRun run, SavepointManager savepoints) throws IOException {
    while (true) {
      try {
        return loadOnce(run, savepoints);
      } catch (SkippedFileNeededException needed) {
        if (run.ledger().readAfterAll(run.context(), needed.ordinals()) == 0) {
          throw needed;
        }
      }
    }
  }

  private boolean loadOnce(ImportRun run, SavepointManager savepoints) throws IOException {
    MappingItemProcessor mapper = new MappingItemProcessor(run);
    TargetItemWriter writer = new TargetItemWriter(run, transactions);
    try (RecordBatchItemReader reader = new RecordBatchItemReader(run)) {
      Portion portion;
      while ((portion = Portion.take(run, () -> next(reader, mapper))) != null) {
        if (run.stopRequested()) {
          return false;
        }
        if (run.budget().exceeded()) {
          throw new TooManyRejectsException();
        }
        Portion next = portion;
        orBack(savepoints, () -> writer.write(next));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return true;
  }

  private static @Nullable MappedBatch next(
      RecordBatchItemReader reader, MappingItemProcessor mapper) {
    try {
      RecordBatch batch = reader.read();
      return batch == null ? null : mapper.map(batch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A part of an import that would be a transaction of its own. */
  @FunctionalInterface
  private interface Part {
    void run() throws IOException;
  }

  /**
   * Takes a part back that fails, as an import would; in a transaction that failed, the report
   * could not be asked for any more.
   */
  private static void orBack(SavepointManager savepoints, Part part) throws IOException {
    Object savepoint = savepoints.createSavepoint();
    try {
      part.run();
    } catch (IOException | RuntimeException e) {
      savepoints.rollbackToSavepoint(savepoint);
      throw e;
    }
    savepoints.releaseSavepoint(savepoint);
  }
}

package dev.rehome.store.ledger;

import dev.rehome.record.RecordPlace;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunContext;
import dev.rehome.store.retry.KnownReject;
import dev.rehome.store.retry.Retrial;
import dev.rehome.store.retry.RetryLedger;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Retries, of which whatever writes keeps other owners of the ledger out. */
final class JdbcRetryLedger implements RetryLedger {

  private final RunRetries retries;
  private final Consumer<Runnable> guarded;

  /**
   * @param guarded writes in a transaction that keeps other owners out
   */
  JdbcRetryLedger(RunRetries retries, Consumer<Runnable> guarded) {
    this.retries = retries;
    this.guarded = guarded;
  }

  @Override
  public void begin(RunContext retry, RunContext of) {
    guarded.accept(() -> retries.begin(retry, of));
  }

  @Override
  public Optional<RunContext> retried(RunContext retry) {
    return retries.retried(retry);
  }

  @Override
  public List<KnownReject> rejects(
      RunContext listed, RunContext of, int file, long record, int atMost) {
    return retries.rejects(listed, of, file, record, atMost);
  }

  @Override
  public byte @Nullable [] raw(RunContext listed, RunContext of, int file, long record) {
    return retries.raw(listed, of, file, record);
  }

  @Override
  public Optional<RecordPlace> place(RunContext of, int file, long record) {
    return retries.place(of, file, record);
  }

  @Override
  public void settle(RunContext retry, RunContext of, LedgerFile file, List<Retrial> retrials) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalTransactionStateException("rejects are settled with their rows only");
    }
    guarded.accept(() -> retries.settle(retry, of, file, retrials));
  }

  @Override
  public void complete(RunContext retry, RunContext of, LedgerFile now) {
    guarded.accept(() -> retries.complete(retry, of, now));
  }

  @Override
  public void finish(RunContext retry, RunContext of) {
    guarded.accept(() -> retries.finish(retry, of));
  }
}

package dev.rehome.job;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.SmartTransactionObject;

/**
 * The transactions of a dry run: everything a job commits is a savepoint of one outer transaction,
 * which is rolled back in the end. Constraints of the database are checked, failures are rolled
 * back one by one, and nothing stays. For one thread, because no other sees what is not committed.
 */
public final class Rehearsal extends AbstractPlatformTransactionManager {

  private static final long serialVersionUID = 1;

  private final transient PlatformTransactionManager real;
  private transient @Nullable TransactionStatus outer;
  private transient @Nullable Savepoint current;

  Rehearsal(PlatformTransactionManager real) {
    this.real = real;
    setNestedTransactionAllowed(true);
  }

  /** Runs work in the outer transaction, and rolls it back. */
  <T> T perform(Supplier<T> work) {
    TransactionStatus transaction = real.getTransaction(new DefaultTransactionDefinition());
    outer = transaction;
    try {
      return work.get();
    } finally {
      outer = null;
      real.rollback(transaction);
    }
  }

  /** Runs work that needs the outer transaction itself; undone at once if it fails. */
  public void performDirectly(Runnable work) {
    Object savepoint = outer().createSavepoint();
    try {
      work.run();
    } catch (RuntimeException e) {
      outer().rollbackToSavepoint(savepoint);
      throw e;
    }
    outer().releaseSavepoint(savepoint);
  }

  private SavepointManager outer() {
    return Objects.requireNonNull(outer, "outside of a rehearsal");
  }

  /** A transaction of the job. */
  private final class Savepoint implements SavepointManager, SmartTransactionObject {

    private @Nullable Object begin;
    private boolean rollbackOnly;

    @Override
    public Object createSavepoint() {
      return outer().createSavepoint();
    }

    @Override
    public void rollbackToSavepoint(Object savepoint) {
      outer().rollbackToSavepoint(savepoint);
    }

    @Override
    public void releaseSavepoint(Object savepoint) {
      outer().releaseSavepoint(savepoint);
    }

    @Override
    public boolean isRollbackOnly() {
      return rollbackOnly;
    }

    @Override
    public void flush() {}
  }

  @Override
  protected Object doGetTransaction() {
    return current == null ? new Savepoint() : current;
  }

  @Override
  protected boolean isExistingTransaction(Object transaction) {
    return transaction == current;
  }

  @Override
  protected void doBegin(Object transaction, TransactionDefinition definition) {
    Savepoint savepoint = (Savepoint) transaction;
    savepoint.begin = outer().createSavepoint();
    current = savepoint;
  }

  @Override
  protected Object doSuspend(Object transaction) {
    current = null;
    return transaction;
  }

  @Override
  protected void doResume(@Nullable Object transaction, Object suspended) {
    current = (Savepoint) suspended;
  }

  @Override
  protected void doCommit(DefaultTransactionStatus status) {
    outer().releaseSavepoint(begin(status.getTransaction()));
  }

  @Override
  protected void doRollback(DefaultTransactionStatus status) {
    outer().rollbackToSavepoint(begin(status.getTransaction()));
  }

  @Override
  protected void doSetRollbackOnly(DefaultTransactionStatus status) {
    ((Savepoint) status.getTransaction()).rollbackOnly = true;
  }

  @Override
  protected void doCleanupAfterCompletion(Object transaction) {
    current = null;
  }

  private static Object begin(Object transaction) {
    return Objects.requireNonNull(((Savepoint) transaction).begin);
  }
}

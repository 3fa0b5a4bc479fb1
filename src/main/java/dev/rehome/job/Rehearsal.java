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
 * back one by one, and nothing stays. An independent transaction within another one is a savepoint
 * within its savepoint, so it is rolled back together with it. For one thread, because no other
 * sees what is not committed.
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

  /** What a transaction of the job begins with, and what became of it. */
  private static final class Savepoint {

    private final Object begin;
    private boolean rollbackOnly;

    Savepoint(Object begin) {
      this.begin = begin;
    }
  }

  /** One participation in a transaction of the job. */
  private final class Participation implements SavepointManager, SmartTransactionObject {

    private @Nullable Savepoint savepoint;

    Participation(@Nullable Savepoint savepoint) {
      this.savepoint = savepoint;
    }

    Savepoint savepoint() {
      return Objects.requireNonNull(savepoint, "outside of a transaction");
    }

    @Override
    public Object createSavepoint() {
      return outer().createSavepoint();
    }

    /** What marked the transaction for rollback is undone too. */
    @Override
    public void rollbackToSavepoint(Object nested) {
      outer().rollbackToSavepoint(nested);
      savepoint().rollbackOnly = false;
    }

    @Override
    public void releaseSavepoint(Object nested) {
      outer().releaseSavepoint(nested);
    }

    @Override
    public boolean isRollbackOnly() {
      return savepoint != null && savepoint.rollbackOnly;
    }

    @Override
    public void flush() {}
  }

  @Override
  protected Object doGetTransaction() {
    return new Participation(current);
  }

  @Override
  protected boolean isExistingTransaction(Object transaction) {
    return ((Participation) transaction).savepoint != null;
  }

  @Override
  protected void doBegin(Object transaction, TransactionDefinition definition) {
    Savepoint savepoint = new Savepoint(outer().createSavepoint());
    ((Participation) transaction).savepoint = savepoint;
    current = savepoint;
  }

  @Override
  protected Object doSuspend(Object transaction) {
    Savepoint suspended = ((Participation) transaction).savepoint();
    ((Participation) transaction).savepoint = null;
    current = null;
    return suspended;
  }

  @Override
  protected void doResume(@Nullable Object transaction, Object suspended) {
    current = (Savepoint) suspended;
  }

  @Override
  protected void doCommit(DefaultTransactionStatus status) {
    outer().releaseSavepoint(savepoint(status).begin);
  }

  @Override
  protected void doRollback(DefaultTransactionStatus status) {
    outer().rollbackToSavepoint(savepoint(status).begin);
  }

  @Override
  protected void doSetRollbackOnly(DefaultTransactionStatus status) {
    savepoint(status).rollbackOnly = true;
  }

  @Override
  protected void doCleanupAfterCompletion(Object transaction) {
    ((Participation) transaction).savepoint = null;
    current = null;
  }

  private static Savepoint savepoint(DefaultTransactionStatus status) {
    return ((Participation) status.getTransaction()).savepoint();
  }
}

package dev.rehome.store.ledger.database;

import dev.rehome.problem.ProblemException;
import dev.rehome.store.RunLock;
import dev.rehome.store.StoreSettings;
import java.time.Clock;
import org.springframework.jdbc.core.JdbcTemplate;

/** A lock as the ledger needs it. What the operating system holds cannot be lost. */
public interface LedgerLock extends RunLock {

  /** The schema is complete: from now on the owner can be recorded there. */
  default void migrated() {}

  /**
   * Keeps every other owner out until the current transaction has ended.
   *
   * @throws ProblemException with {@code BUSY} when somebody else has taken over: the transaction
   *     must be rolled back
   */
  default void guard(JdbcTemplate jdbc) {}

  @Override
  default void renew() {}

  /** The lock of this process is now held for another command of it. */
  default void holdFor(StoreSettings settings, Clock clock) {}

  /** Lets processes that cannot open the database read a text, in place of the last one. */
  default void publish(String text) {}
}

package dev.rehome.store.ledger.database;

import dev.rehome.problem.ProblemException;
import dev.rehome.store.RunLock;
import org.springframework.jdbc.core.JdbcTemplate;

/** A lock as the ledger needs it. What the operating system holds cannot be lost. */
public interface LedgerLock extends RunLock {

  /** The schema is complete: from now on the owner can be told there. */
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
}

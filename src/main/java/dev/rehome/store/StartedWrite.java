package dev.rehome.store;

/** Chunks that the target is writing while the thread that began it does something else. */
@FunctionalInterface
public interface StartedWrite {

  /**
   * Waits for the target. Called once, by the thread that began, in the same transaction.
   *
   * @return whether everything came as foreseen; if not, nothing was written
   * @throws org.springframework.dao.DataAccessException for faults of the system; the transaction
   *     must then be rolled back
   */
  boolean asForeseen();
}

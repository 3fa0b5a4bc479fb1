package dev.rehome.store;

/**
 * The right to be the only writer of a ledger database. Held from its creation until it is closed,
 * and never longer than its process lives: the operating system or the server takes it back from a
 * process that dies, so a lock that is held proves a live owner. Safe for several threads.
 */
public interface RunLock extends AutoCloseable {

  /** Lets others see which run the lock is held for. */
  void describe(String runId);

  /**
   * Makes sure of the right: takes it back if it was lost with a connection, unless somebody else
   * has had it since.
   *
   * @throws dev.rehome.problem.ProblemException with {@code BUSY} when somebody else took over,
   *     with {@code UNREACHABLE} when the server does not answer
   */
  void renew();

  /** Gives the right back; harmless when repeated. */
  @Override
  void close();
}

package dev.rehome.store;

/**
 * The right to be a home's only writer. Held from its creation until it is closed, and never longer
 * than its process lives: the operating system takes it back from a process that dies, so a lock
 * that is held proves a live owner. Safe for several threads.
 */
public interface RunLock extends AutoCloseable {

  /** Tells others which run the lock is held for. */
  void describe(String runId);

  /** Gives the right back; harmless when repeated. */
  @Override
  void close();
}

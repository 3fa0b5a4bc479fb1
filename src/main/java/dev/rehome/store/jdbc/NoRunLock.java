package dev.rehome.store.jdbc;

/** For a database in this process's own memory, which no other can write to, and for reading. */
final class NoRunLock implements HomeLock {

  @Override
  public void describe(String runId) {}

  @Override
  public void close() {}
}

package dev.rehome.store.jdbc;

import dev.rehome.store.RunLock;

/** For a database in this process's own memory, which no other can write to. */
final class NoRunLock implements RunLock {

  @Override
  public void describe(String runId) {}

  @Override
  public void close() {}
}

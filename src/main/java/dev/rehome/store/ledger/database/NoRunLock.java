package dev.rehome.store.ledger.database;

/** For a database in this process's own memory, which no other can write to, and for reading. */
public final class NoRunLock implements LedgerLock {

  @Override
  public void describe(String runId) {}

  @Override
  public void close() {}
}

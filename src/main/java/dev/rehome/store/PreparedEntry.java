package dev.rehome.store;

/** An entry on its way to the ledger, with what could be done for it ahead of its transaction. */
public interface PreparedEntry {

  LedgerEntry entry();
}

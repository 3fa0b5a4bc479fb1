package dev.rehome.store;

/** What became of one row. */
public enum RowAction {
  INSERTED,
  UPDATED,
  /** The target had it already, just so. */
  UNCHANGED,
  /** The target had it, and the entity's mode says to leave it alone. */
  SKIPPED
}

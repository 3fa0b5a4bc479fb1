package dev.rehome.store.target;

/** What a {@link Target} may create when it is opened. */
public enum OpenMode {
  /** Missing tables and indexes are created at once, whatever becomes of the run. */
  IMPORT,
  /**
   * What is created, and everything written, goes with the current transaction, which there must
   * be; the session ends with it.
   */
  DRY_RUN,
  /**
   * Nothing is created, recorded or undone, and nobody needs the rights or the defaults of a table
   * that is written to; a table or column that is missing is a problem. To roll back, verify and
   * export.
   */
  EXISTING
}

package dev.rehome.store.journal;

import java.util.Locale;

/** What became of a row of a run that is rolled back. */
public enum UndoResult {
  DELETED,
  RESTORED,
  /** The run had left the row as it was, so that only the ledger forgot it. */
  KEPT,
  /** The run had inserted it, and somebody had deleted it since. */
  GONE,
  /** It was left as it is, and is still a row of the run. */
  LEFT;

  /** The name in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

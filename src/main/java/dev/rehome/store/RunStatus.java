package dev.rehome.store;

import java.util.Locale;

/** The states of a run, as reports and ledger write them. */
public enum RunStatus {
  RUNNING,
  COMPLETED,
  COMPLETED_WITH_REJECTS,
  /** A verification that found problems. */
  COMPLETED_WITH_FINDINGS,
  TOO_MANY_REJECTS,
  FAILED,
  STOPPED,
  NOTHING_TO_DO,
  /** Given up with {@code --new}; another run took its place. */
  ABANDONED,
  /** What it wrote was undone. Nothing later relies on what it read. */
  ROLLED_BACK;

  /** The name in reports: {@code completed-with-rejects}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether the same command goes on with this run instead of starting another. */
  public boolean resumable() {
    return this == RUNNING || this == FAILED || this == STOPPED || this == TOO_MANY_REJECTS;
  }
}

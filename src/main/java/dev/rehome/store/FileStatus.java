package dev.rehome.store;

/** The states of a file within a run. */
public enum FileStatus {
  PENDING,
  DONE,
  /** An earlier run of the same spec already imported the same content. */
  UNCHANGED,
  /** Left out on purpose: too large, or empty. */
  SKIPPED,
  FAILED
}

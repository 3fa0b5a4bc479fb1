package dev.rehome.store;

/** The states of a file within a run. */
public enum FileStatus {
  PENDING,
  DONE,
  /** An earlier run of the same spec already imported the same content. */
  UNCHANGED,
  /** Left out: too large, empty, of no known format, or no file. */
  SKIPPED,
  /** It could not be read, or not to its end. */
  FAILED
}

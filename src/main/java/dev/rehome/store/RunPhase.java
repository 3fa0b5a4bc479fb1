package dev.rehome.store;

/**
 * Work on a run that is done as a whole, and anew when the run is resumed before it ended: what it
 * recorded before is then replaced.
 */
public enum RunPhase {
  /** Finding the files. */
  DISCOVERY,
  /** The checks at the end. */
  VERIFICATION
}

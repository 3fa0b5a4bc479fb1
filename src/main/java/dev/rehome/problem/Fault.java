package dev.rehome.problem;

/** Whose fault a failure is; decides the exit code and whether trying again can help. */
public enum Fault {
  /** A wrong option, parameter or spec: nothing was touched, and only an edit helps. */
  USAGE,
  /** Disk, permissions, a changed file, a bug: the run stopped in a restartable state. */
  SYSTEM,
  /** Another live run holds the lock. */
  BUSY,
  /** The target cannot be reached now; trying later can help. */
  UNREACHABLE
}

package dev.rehome.job;

/** Learns how far a run is. Called from the run's threads, often; must not block and not throw. */
public interface Progress {

  Progress NONE = new Progress() {};

  /** So many files and directories were looked at in search of the source's files. */
  default void looking(long seen) {}

  /** So many of the files found were hashed, to recognise them later. */
  default void hashing(long files, long ofFiles) {}

  /**
   * Reading starts, or starts again behind what earlier launches of the run have done.
   *
   * @param files how many are to be read, or were read by an earlier launch of the run
   */
  default void started(String run, long files, RunProgress soFar) {}

  /**
   * Rows are gone through instead of files, about so many; they count as the bytes and the records
   * of the progress that follows.
   */
  default void startedRows(String run, long rows) {}

  /** A chunk more has been written. */
  default void advanced(RunProgress soFar) {}

  /** A stop was requested; what is under way is being finished or left. */
  default void stopping() {}

  /** Nothing more will come. */
  default void finished() {}
}

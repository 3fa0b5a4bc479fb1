package dev.rehome.job;

/** Hears how far a run is. Called from the run's threads, often; must not batch and not throw. */
public interface Progress {

  Progress NONE =
      new Progress() {
        @Override
        public void started(String run, long files, long totalBytes, long doneBytes) {}

        @Override
        public void advanced(long bytes, long records, long rejected) {}

        @Override
        public void stopping() {}

        @Override
        public void finished() {}
      };

  /** So many files and directories were looked at in search of the source's files. */
  default void looking(long seen) {}

  /** So many of the files found were looked into, to know them again. */
  default void hashing(long files, long ofFiles) {}

  /**
   * Reading starts, or starts again behind {@code doneBytes}.
   *
   * @param files how many are to be read, or were read by an earlier launch of the run
   * @param totalBytes what they hold
   * @param doneBytes what earlier launches of the run read of it
   */
  void started(String run, long files, long totalBytes, long doneBytes);

  /** A chunk more has been written. */
  void advanced(long bytes, long records, long rejected);

  /** A stop was requested; what is under way is being finished or left. */
  void stopping();

  /** Nothing more will come. */
  void finished();
}

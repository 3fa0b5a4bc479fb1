package dev.rehome.job;

/** Hears how far a run is. Called from the run's threads, often; must not block and not throw. */
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

  /** Reading starts, or starts again behind {@code doneBytes}. */
  void started(String run, long files, long totalBytes, long doneBytes);

  /** A chunk more has been written. */
  void advanced(long bytes, long records, long rejected);

  /** A stop was asked for; what is under way is being finished or left. */
  void stopping();

  /** Nothing more will come. */
  void finished();
}

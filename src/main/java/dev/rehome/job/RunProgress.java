package dev.rehome.job;

/**
 * How far a run is.
 *
 * @param totalBytes what its files hold, and {@code bytes} how much of it was read
 */
public record RunProgress(long totalBytes, long bytes, long records, long rejected) {

  static final RunProgress NONE = new RunProgress(0, 0, 0, 0);

  /** Of a run that goes through about so many rows. */
  public static RunProgress ofRows(long rows) {
    return new RunProgress(rows, 0, 0, 0);
  }

  public double percent() {
    return totalBytes == 0 ? 100 : 100.0 * bytes / totalBytes;
  }

  RunProgress plus(long moreBytes, long moreRecords, long moreRejected) {
    return new RunProgress(
        totalBytes, bytes + moreBytes, records + moreRecords, rejected + moreRejected);
  }
}

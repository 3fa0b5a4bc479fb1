package dev.rehome.job.retry;

import java.util.Locale;

/** Where rejected records are read from again. */
public enum RetryFrom {
  /** The files under {@code rejects/files}. */
  COPIES,
  /** The source. */
  SOURCE;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

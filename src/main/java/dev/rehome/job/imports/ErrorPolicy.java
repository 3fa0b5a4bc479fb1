package dev.rehome.job.imports;

import java.util.Locale;

/** What rejects do to a run. */
public enum ErrorPolicy {
  /** The first reject rolls its chunk back and stops the run. */
  STRICT,
  /** Rejects are collected; the run completes and says so with exit code 3. */
  LENIENT,
  /** Rejects are collected; the run completes with exit code 0. */
  SKIP;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

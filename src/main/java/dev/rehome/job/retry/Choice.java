package dev.rehome.job.retry;

import dev.rehome.record.SourceFile;

/**
 * Where the rejects of a file are read from.
 *
 * @param edited whether somebody has edited it since the run
 * @param file what is read; has the name of the source file wherever it is
 */
record Choice(RetryFrom from, boolean edited, SourceFile file) {

  /** For a report. */
  String note() {
    return "from the "
        + (from == RetryFrom.COPIES ? "copy" : "source")
        + (edited ? ", edited" : "");
  }
}

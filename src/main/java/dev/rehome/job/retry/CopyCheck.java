package dev.rehome.job.retry;

import dev.rehome.format.RecordReader;
import dev.rehome.format.input.RawRecord;
import dev.rehome.format.source.ContentHash;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.retry.KnownReject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;

/**
 * The copy of a file's rejects beside what the ledger has of them.
 *
 * @param edited whether a record of it is not as it was rejected
 * @param records how many it has
 * @param rejects how many of them are known
 * @param openEnd whether the last reject reached to the end of the source file, so that it may be
 *     several records once it is corrected
 */
record CopyCheck(boolean edited, long records, long rejects, boolean openEnd) {

  static CopyCheck of(RetryRun run, LedgerFile file, SourceFile copy) throws IOException {
    if (Files.isDirectory(copy.path())) {
      String now = ContentHash.sha256(copy, run.control()::endIfStopped);
      return new CopyCheck(!now.equals(file.sha256()), 1, 1, false);
    }
    KnownRejects known = new KnownRejects(run, file, RetryFrom.COPIES);
    long records = 0;
    long rejects = 0;
    boolean edited = false;
    boolean openEnd = false;
    try (RecordReader reader = run.open(file, copy)) {
      for (SourceRecord record = reader.read(); record != null; record = reader.read()) {
        run.control().endIfStopped();
        records++;
        KnownReject reject = known.next();
        edited |= reject == null || !same(copy, record.place(), known.raw(reject));
        if (reject != null) {
          rejects++;
          openEnd = KnownRejects.reachesEnd(reject, file);
        }
      }
    }
    for (KnownReject reject = known.next(); reject != null; reject = known.next()) {
      rejects++;
      edited = true;
    }
    return new CopyCheck(edited, records, rejects, openEnd);
  }

  /** Whether each record of it can be told to be one of the rejects. */
  boolean fits() {
    return records == rejects || records > rejects && openEnd;
  }

  private static boolean same(SourceFile copy, RecordPlace place, byte[] raw) throws IOException {
    return raw != null && Arrays.equals(raw, RawRecord.cut(copy, place));
  }
}

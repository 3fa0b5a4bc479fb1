package dev.rehome.job.retry;

import dev.rehome.format.RecordReader;
import dev.rehome.format.input.FrozenFile;
import dev.rehome.format.input.RawRecord;
import dev.rehome.record.Fingerprint;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.retry.KnownReject;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Proves that a source file was edited in its rejected records and nowhere else: with the bytes
 * that the ledger has of these in their places, the file has the hash it had when it was imported.
 * So every other record is what was imported, and has the number it had.
 */
final class SourceProof {

  private static final int PIECE_BYTES = 1 << 16;

  private final RetryRun run;
  private final LedgerFile before;
  private final SourceFile now;

  SourceProof(RetryRun run, LedgerFile before, SourceFile now) {
    this.run = run;
    this.before = before;
    this.now = now;
  }

  boolean holds() throws IOException {
    if (Files.isDirectory(now.path())) {
      return true; // the whole of it is the record
    }
    return nothingElseRead() ? sameRecords() : sameElsewhere();
  }

  /** Whether all records of the file were rejected, so that there is nothing else to be changed. */
  private boolean nothingElseRead() {
    KnownRejects known = new KnownRejects(run, before, RetryFrom.SOURCE);
    long rejects = 0;
    while (known.next() != null) {
      rejects++;
    }
    return rejects == before.counts().read();
  }

  private boolean sameRecords() throws IOException {
    long records = 0;
    try (RecordReader reader = run.open(before, now)) {
      while (reader.read() != null) {
        run.control().endIfStopped();
        records++;
      }
    }
    return records == before.counts().read()
        || records > before.counts().read() && KnownRejects.lastReachesEnd(run, before);
  }

  private boolean sameElsewhere() throws IOException {
    MessageDigest digest = Fingerprint.sha256();
    KnownRejects known = new KnownRejects(run, before, RetryFrom.SOURCE);
    long behind = 0; // of the last reject, in the file as it was
    long at = 0; // what comes next in the file as it is
    try (FrozenFile file = FrozenFile.open(now);
        RecordReader reader = run.open(before, now)) {
      for (KnownReject next = nextOwn(known); next != null; next = nextOwn(known)) {
        byte[] raw = known.raw(next);
        RecordPlace place = next.place();
        if (raw == null || !RawRecord.isWhole(raw, place)) {
          return false;
        }
        long kept = place.byteOffset() - behind;
        long start = at;
        if (behind > 0) {
          SourceRecord found = find(reader, place.record());
          start = found == null ? -1 : found.place().byteOffset() - kept;
        }
        if (start < at || start + kept > now.size()) {
          return false;
        }
        update(digest, file, start, start + kept);
        digest.update(raw);
        behind = place.byteOffset() + place.byteLength();
        at = start + kept;
      }
      long rest = before.size() - behind;
      if (now.size() - rest < at) {
        return false;
      }
      update(digest, file, now.size() - rest, now.size());
    }
    return HexFormat.of().formatHex(digest.digest()).equals(before.sha256());
  }

  /** What had been part of another reject lies within that. */
  private static @Nullable KnownReject nextOwn(KnownRejects known) {
    KnownReject next = known.next();
    while (next != null && next.added()) {
      next = known.next();
    }
    return next;
  }

  private @Nullable SourceRecord find(RecordReader reader, long number) throws IOException {
    SourceRecord record = reader.read();
    while (record != null && record.place().record() < number) {
      run.control().endIfStopped();
      record = reader.read();
    }
    return record;
  }

  private void update(MessageDigest digest, FrozenFile file, long from, long to)
      throws IOException {
    for (long at = from; at < to; at += PIECE_BYTES) {
      run.control().endIfStopped();
      digest.update(file.bytes(at, Math.min(to, at + PIECE_BYTES)));
    }
  }
}

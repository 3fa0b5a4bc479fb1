package dev.rehome.job.retry;

import dev.rehome.format.RecordReader;
import dev.rehome.format.input.RawRecord;
import dev.rehome.format.source.ContentHash;
import dev.rehome.record.Fingerprint;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.retry.KnownReject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which reject each record of a copy is. Those that were left as they were are recognised; between
 * two of these there are as many records as rejects, in the same order, or one record, which was
 * several rejects while it was broken. Only behind the last reject, if that left open where it
 * ended, there may be more.
 *
 * @param first for each record of the copy the number of its first reject, 0 for one that had been
 *     part of the last; null when it cannot be told
 * @param edited whether the copy is not as it was written
 */
record CopyAlignment(@Nullable List<Long> first, boolean edited, int records, int rejects) {

  /** How far apart records may be that are recognised. */
  private static final int REACH = 40;

  static CopyAlignment of(RetryRun run, LedgerFile file, SourceFile copy) throws IOException {
    if (Files.isDirectory(copy.path())) {
      String now = ContentHash.sha256(copy, run.control()::endIfStopped);
      return new CopyAlignment(List.of(1L), !now.equals(file.sha256()), 1, 1);
    }
    List<Long> numbers = new ArrayList<>();
    List<Long> before = new ArrayList<>();
    KnownRejects known = new KnownRejects(run, file, RetryFrom.COPIES);
    boolean openEnd = false;
    for (KnownReject one = known.next(); one != null; one = known.next()) {
      numbers.add(one.place().record());
      byte[] raw = known.raw(one);
      before.add(raw == null ? 0L : hash(raw));
      openEnd = KnownRejects.reachesEnd(one, file);
    }
    List<Long> now = new ArrayList<>();
    try (RecordReader reader = run.open(file, copy)) {
      for (SourceRecord record = reader.read(); record != null; record = reader.read()) {
        run.control().endIfStopped();
        now.add(hash(copy, record.place()));
      }
    }
    List<Long> first = new Alignment(numbers, before, now, openEnd).align();
    return new CopyAlignment(first, !now.equals(before), now.size(), before.size());
  }

  private static long hash(SourceFile copy, RecordPlace place) throws IOException {
    byte[] raw = RawRecord.cut(copy, place);
    return raw == null ? 0 : hash(raw);
  }

  private static long hash(byte[] raw) {
    return ByteBuffer.wrap(Fingerprint.sha256().digest(raw)).getLong();
  }

  /** Of two lists of hashes. */
  private static final class Alignment {

    private final List<Long> numbers;
    private final List<Long> before;
    private final List<Long> now;
    private final boolean openEnd;
    private final List<Long> first = new ArrayList<>();

    Alignment(List<Long> numbers, List<Long> before, List<Long> now, boolean openEnd) {
      this.numbers = numbers;
      this.before = before;
      this.now = now;
      this.openEnd = openEnd;
    }

    @Nullable List<Long> align() {
      int old = 0;
      while (old < before.size() || first.size() < now.size()) {
        int[] ahead = nextSame(old, first.size());
        if (!between(old, ahead[0], ahead[1])) {
          return null;
        }
        old += ahead[0];
        if (old < before.size()) {
          first.add(numbers.get(old++));
        }
      }
      return first;
    }

    /**
     * How many rejects and records come before the next that are the same; all if there are none.
     */
    private int[] nextSame(int old, int fresh) {
      int oldLeft = before.size() - old;
      int freshLeft = now.size() - fresh;
      for (int sum = 0; sum < 2 * REACH; sum++) {
        for (int i = Math.max(0, sum - freshLeft + 1); i <= Math.min(sum, oldLeft - 1); i++) {
          if (before.get(old + i).equals(now.get(fresh + sum - i))) {
            return new int[] {i, sum - i};
          }
        }
      }
      return new int[] {oldLeft, freshLeft};
    }

    /** Adds records that are none of the rejects as these were. */
    private boolean between(int old, int rejects, int records) {
      boolean end = old + rejects == before.size();
      if (rejects == records || rejects > 0 && records > rejects && end && openEnd) {
        IntStream.range(0, records)
            .forEach(i -> first.add(i < rejects ? numbers.get(old + i) : 0L));
        return true;
      }
      boolean adjacent =
          rejects > 0 && numbers.get(old + rejects - 1) - numbers.get(old) == rejects - 1;
      if (records == 1 && adjacent) {
        first.add(numbers.get(old));
        return true;
      }
      return false;
    }
  }
}

package dev.rehome.job.retry;

import dev.rehome.format.RecordReader;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.retry.KnownReject;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rejected records of a file, read again in order: from a copy, which has nothing else, or from
 * the source by their numbers. Behind the last reject, if that reached to the end of its file, come
 * records that had been part of it.
 */
final class RetriedFile implements Closeable {

  private static final int BETWEEN_STOPS = 1000;

  private final RetryRun run;
  private final LedgerFile file;
  private final Choice choice;
  private final KnownRejects known;
  private final SourceFile original;
  private final RecordReader reader;
  private final @Nullable Set<Long> wanted;

  /** Of a copy: the number of the first reject that each of its records is. */
  private final List<Long> first;

  private int index;
  private @Nullable KnownReject last;

  /** Where the last reject is now; null before it was reached. */
  private @Nullable RecordPlace lastNow;

  private long number;

  /**
   * @param wanted the numbers of records to try; null for all that are rejects still
   */
  RetriedFile(RetryRun run, LedgerFile file, @Nullable Set<Long> wanted) throws IOException {
    this.run = run;
    this.file = file;
    this.choice = run.choice(file.ordinal());
    this.known = new KnownRejects(run, file, choice.from());
    this.original = run.source().sourceFile(file);
    this.wanted = wanted;
    this.first =
        choice.from() == RetryFrom.COPIES
            ? Objects.requireNonNull(CopyAlignment.of(run, file, choice.file()).first())
            : List.of();
    this.reader = run.open(file, choice.file());
  }

  /**
   * A record to be tried.
   *
   * @param record with the file and the place that it has in the source
   * @param read as it was read now
   * @param before what it was rejected for; null for a record that had been part of another
   * @param upTo the number of the next reject; those between were parts of this record
   */
  record Trial(SourceRecord record, SourceRecord read, @Nullable KnownReject before, long upTo) {

    boolean added() {
      return before == null || before.added();
    }
  }

  LedgerFile file() {
    return file;
  }

  /** Null behind the last. */
  @Nullable Trial next() throws IOException {
    Trial trial = readNext();
    while (trial != null && !isToBeTried(trial)) {
      trial = readNext();
    }
    return trial;
  }

  private boolean isToBeTried(Trial trial) {
    KnownReject before = trial.before();
    return before != null && !before.open()
        ? false
        : wanted == null || wanted.contains(trial.record().place().record());
  }

  private @Nullable Trial readNext() throws IOException {
    boolean copy = choice.from() == RetryFrom.COPIES;
    KnownReject next = copy ? nextOfCopy() : known.next();
    if (next == null) {
      return readBehind();
    }
    SourceRecord read = copy ? reader.read() : find(next.place().record());
    if (read == null) {
      return null;
    }
    last = next;
    lastNow = read.place();
    number = next.place().record();
    return new Trial(placed(read, next.place()), read, next, copy ? upTo() : number + 1);
  }

  private @Nullable KnownReject nextOfCopy() {
    if (index == first.size() || first.get(index) == 0) {
      return null;
    }
    long wantedNumber = first.get(index++);
    KnownReject next = known.next();
    while (next != null && next.place().record() < wantedNumber) {
      next = known.next();
    }
    return next;
  }

  /** What follows the last record of a copy without a reject of its own was part of that. */
  private long upTo() {
    if (index == first.size()) {
      return Long.MAX_VALUE;
    }
    return first.get(index) == 0 ? number + 1 : first.get(index);
  }

  /** What had been part of the last reject, which left open where it ended. */
  private @Nullable Trial readBehind() throws IOException {
    KnownReject before = last;
    RecordPlace from = lastNow;
    if (before == null || from == null || !KnownRejects.reachesEnd(before, file)) {
      return null;
    }
    SourceRecord read = reader.read();
    if (read == null) {
      return null;
    }
    number++;
    RecordPlace now = read.place();
    RecordPlace place =
        new RecordPlace(
            number,
            before.place().line() + now.line() - from.line(),
            before.place().byteOffset() + now.byteOffset() - from.byteOffset(),
            now.byteLength());
    return new Trial(placed(read, place), read, null, number + 1);
  }

  /** As if it had been read where it was rejected. */
  private SourceRecord placed(SourceRecord read, RecordPlace place) {
    return new SourceRecord(
        original.withFileFields(read.file().fileFields()),
        place,
        read.key(),
        read.value(),
        read.problem(),
        read.warnings());
  }

  private @Nullable SourceRecord find(long wantedNumber) throws IOException {
    SourceRecord record = reader.read();
    for (int read = 1; record != null && record.place().record() < wantedNumber; read++) {
      if (read % BETWEEN_STOPS == 0) {
        run.control().endIfStopped();
      }
      record = reader.read();
    }
    return record != null && record.place().record() == wantedNumber ? record : null;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}

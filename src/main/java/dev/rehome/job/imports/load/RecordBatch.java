package dev.rehome.job.imports.load;

import dev.rehome.format.FileFields;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceRecord;
import dev.rehome.store.LedgerFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of records out of one or several files, which is read and mapped as a whole.
 *
 * @param segments the files the records came from, in reading order
 */
record RecordBatch(List<Segment> segments) {

  /** In reading order. */
  List<SourceRecord> records() {
    return segments.stream().flatMap(segment -> segment.records().stream()).toList();
  }

  /** What the records of these take in their files. */
  static long bytes(List<Segment> segments) {
    return segments.stream().mapToLong(Segment::bytes).sum();
  }

  /**
   * A piece of one file.
   *
   * @param end whether the file has been read to its end
   * @param bytes what the records take in the file
   * @param fileFields the fields of the file outside its records; none before its end
   * @param failure why the file is not what the ledger says it is, at its end; null if it is
   */
  record Segment(
      LedgerFile file,
      ReadPosition from,
      ReadPosition to,
      boolean end,
      List<SourceRecord> records,
      long bytes,
      FileFields fileFields,
      @Nullable String failure) {}
}

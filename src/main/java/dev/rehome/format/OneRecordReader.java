package dev.rehome.format;

import dev.rehome.record.ReadPosition;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.record.SourceRecord;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a file or directory that is one record as a whole. */
public final class OneRecordReader implements RecordReader {

  /** Makes the record. */
  public interface Source {
    SourceRecord record() throws IOException;
  }

  private final Source source;
  private ReadPosition position;

  public OneRecordReader(Source source, ReadPosition from) {
    this.source = source;
    this.position = from;
  }

  /** Reads a file of which nothing can be read as one broken record. */
  public static RecordReader broken(SourceFile file, RecordProblem problem, ReadPosition from) {
    return new OneRecordReader(
        () -> SourceRecord.broken(file, WholeDocument.place(file), problem), from);
  }

  @Override
  public @Nullable SourceRecord read() throws IOException {
    if (position.records() > 0) {
      return null;
    }
    SourceRecord record = source.record();
    long end = record.place().byteOffset() + record.place().byteLength();
    position = new ReadPosition(end, 1, 1);
    return record;
  }

  @Override
  public ReadPosition position() {
    return position;
  }

  @Override
  public void close() {
    // nothing stays open between the calls
  }
}

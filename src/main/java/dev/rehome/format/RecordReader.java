package dev.rehome.format;

import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceRecord;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one file in order. For one thread.
 *
 * <p>Bad data never throws: it comes out as a {@link SourceRecord} with a problem, and reading goes
 * on after it where the format allows that. A record is counted and numbered exactly once whatever
 * position reading started from.
 */
public interface RecordReader extends Closeable {

  /**
   * The next record.
   *
   * @return null at the end of the file, again at each further call
   * @throws IOException when the disk fails
   */
  @Nullable SourceRecord read() throws IOException;

  /**
   * The fields of the file outside its records, wherever reading started; to be called at the end
   * of the file, when {@link #read} has returned null.
   */
  default FileFields fileFields() {
    return FileFields.NONE;
  }

  /** The position after the last record returned; valid until the next call of {@link #read}. */
  ReadPosition position();
}

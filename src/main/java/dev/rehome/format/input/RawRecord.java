package dev.rehome.format.input;

import dev.rehome.record.RecordPlace;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Records as they are on disk, byte by byte. */
public final class RawRecord {

  /** What is kept of a record that is too long to be held. */
  private static final int FIRST_BYTES = 1 << 16;

  private static final int PIECE_BYTES = 1 << 16;

  private RawRecord() {}

  /**
   * The bytes of a record, to be held in memory; of one of more than {@link
   * SourceSpec#DEFAULT_MAX_RECORD_SIZE} bytes only the first {@value #FIRST_BYTES}. {@link #copy}
   * copies it as a whole.
   *
   * @return null for a directory
   * @throws IOException when the file cannot be read or has become shorter
   */
  public static byte @Nullable [] cut(SourceFile file, RecordPlace place) throws IOException {
    if (Files.isDirectory(file.path())) {
      return null;
    }
    long length = place.byteLength();
    long kept = length > SourceSpec.DEFAULT_MAX_RECORD_SIZE ? FIRST_BYTES : length;
    try (FrozenFile frozen = open(file, place)) {
      return frozen.bytes(place.byteOffset(), place.byteOffset() + kept);
    }
  }

  /** Whether these bytes of a record are all it has. */
  public static boolean isWhole(byte[] raw, RecordPlace place) {
    return raw.length == place.byteLength();
  }

  /**
   * Writes the bytes of a record, however many these are.
   *
   * @return false for a directory, of which nothing is written
   * @throws IOException when the file cannot be read or has become shorter
   */
  public static boolean copy(SourceFile file, RecordPlace place, OutputStream to)
      throws IOException {
    if (Files.isDirectory(file.path())) {
      return false;
    }
    try (FrozenFile frozen = open(file, place)) {
      long end = place.byteOffset() + place.byteLength();
      for (long at = place.byteOffset(); at < end; at += PIECE_BYTES) {
        to.write(frozen.bytes(at, Math.min(end, at + PIECE_BYTES)));
      }
    }
    return true;
  }

  private static FrozenFile open(SourceFile file, RecordPlace place) throws IOException {
    if (Files.size(file.path()) < place.byteOffset() + place.byteLength()) {
      throw new EOFException(file.path() + " has become shorter since it was read");
    }
    return FrozenFile.open(file);
  }
}

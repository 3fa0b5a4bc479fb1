package dev.rehome.format.input;

import dev.rehome.record.RecordPlace;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.SourceSpec;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Records as they are on disk, byte by byte. */
public final class RawRecord {

  /** What is kept of a record that is too long to be held. */
  private static final int FIRST_BYTES = 1 << 16;

  private static final int BUFFER_BYTES = 1 << 16;

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
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      refuseShorter(channel, file, place);
      return Utf8View.bytesOnDisk(channel, place.byteOffset(), place.byteOffset() + kept);
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
    try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
      refuseShorter(channel, file, place);
      channel.position(place.byteOffset());
      copy(Channels.newInputStream(channel), place.byteLength(), to);
    }
    return true;
  }

  private static void copy(InputStream in, long length, OutputStream to) throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(1, length))];
    long left = length;
    while (left > 0) {
      int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        return;
      }
      to.write(buffer, 0, count);
      left -= count;
    }
  }

  private static void refuseShorter(FileChannel channel, SourceFile file, RecordPlace place)
      throws IOException {
    if (channel.size() < place.byteOffset() + place.byteLength()) {
      throw new EOFException(file.path() + " has become shorter since it was read");
    }
  }
}

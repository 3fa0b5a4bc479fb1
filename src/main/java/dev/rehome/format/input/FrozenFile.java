package dev.rehome.format.input;

import dev.rehome.record.SourceFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * A file as it was when it was found: what has been appended since is not there. So a log that is
 * written to while it is read ends where its hash does. What has been cut off since is missing, and
 * no reader may take that for the end.
 */
public final class FrozenFile implements Closeable {

  private final FileChannel channel;
  private final long size;

  private FrozenFile(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  public static FrozenFile open(SourceFile file) throws IOException {
    return new FrozenFile(FileChannel.open(file.path(), StandardOpenOption.READ), file.size());
  }

  public long size() {
    return size;
  }

  /**
   * Reads some bytes from a place of the file.
   *
   * @return how many; -1 at the end
   * @throws FileShrunkException when they are no longer there
   */
  public int read(ByteBuffer into, long from) throws IOException {
    if (from >= size) {
      return -1;
    }
    int limit = into.limit();
    into.limit(into.position() + (int) Math.min(into.remaining(), size - from));
    try {
      int count = channel.read(into, from);
      if (count < 0) {
        throw new FileShrunkException(from, size);
      }
      return count;
    } finally {
      into.limit(limit);
    }
  }

  /** The bytes of a part of the file, which must not be larger than an array. */
  public byte[] bytes(long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Math.min(to, size) - from));
    while (bytes.hasRemaining()) {
      read(bytes, from + bytes.position()); // may give fewer bytes than requested
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package dev.rehome.format.input;

import dev.rehome.record.SourceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.StandardOpenOption;

/**
 * A file as it was when it was found: what has been appended since is not there. So a log that is
 * written to while it is read ends where its hash does. What has been cut off since is missing, and
 * no reader may take that for the end. For reading only.
 */
public final class FrozenChannel extends FileChannel {

  private final FileChannel channel;
  private final long size;
  private long position;

  private FrozenChannel(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  public static FileChannel open(SourceFile file) throws IOException {
    return new FrozenChannel(FileChannel.open(file.path(), StandardOpenOption.READ), file.size());
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int count = read(into, position);
    position += Math.max(0, count);
    return count;
  }

  @Override
  public int read(ByteBuffer into, long from) throws IOException {
    long left = size - from;
    if (left >= into.remaining()) {
      return present(into, from);
    }
    if (left <= 0) {
      return -1;
    }
    int limit = into.limit();
    into.limit(into.position() + (int) left);
    try {
      return present(into, from);
    } finally {
      into.limit(limit);
    }
  }

  private int present(ByteBuffer into, long from) throws IOException {
    int count = channel.read(into, from);
    if (count < 0 && from < size && into.hasRemaining()) {
      throw new FileShrunkException(from, size);
    }
    return count;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public FileChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  protected void implCloseChannel() throws IOException {
    channel.close();
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int write(ByteBuffer from, long at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileChannel truncate(long newSize) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void force(boolean metaData) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferTo(long from, long count, WritableByteChannel target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long at, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long from, long length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock lock(long from, long length, boolean shared) {
    throw new UnsupportedOperationException();
  }

  @Override
  public FileLock tryLock(long from, long length, boolean shared) {
    throw new UnsupportedOperationException();
  }
}

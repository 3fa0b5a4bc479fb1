package dev.rehome.format.input;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is UTF-8 already: nothing is copied or looked at. */
final class PlainUtf8View extends Utf8View {

  private static final int MAX_READ = 1 << 18;

  private final int markLength;
  private long next;

  PlainUtf8View(FrozenFile file, Encoding encoding) {
    super(file, encoding);
    this.markLength = encoding.mark().length;
    this.next = markLength;
  }

  @Override
  int read(byte[] into, int at, int length) throws IOException {
    int count = file().read(ByteBuffer.wrap(into, at, Math.min(length, MAX_READ)), next);
    next += Math.max(0, count);
    return count;
  }

  @Override
  void skipTo(long viewOffset) {
    next = onDisk(viewOffset);
  }

  @Override
  public long onDisk(long viewOffset) {
    return viewOffset + markLength;
  }
}

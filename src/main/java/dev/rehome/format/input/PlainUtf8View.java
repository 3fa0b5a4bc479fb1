package dev.rehome.format.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file that is UTF-8 already: nothing is copied or looked at. */
final class PlainUtf8View extends Utf8View {

  private static final int MAX_READ = 1 << 18;

  private final int markLength;

  PlainUtf8View(FileChannel channel, Encoding encoding) throws IOException {
    super(channel, encoding);
    this.markLength = encoding.mark().length;
    channel.position(markLength);
  }

  @Override
  int read(byte[] into, int at, int length) throws IOException {
    return channel().read(ByteBuffer.wrap(into, at, Math.min(length, MAX_READ)));
  }

  @Override
  void skipTo(long viewOffset) throws IOException {
    channel().position(viewOffset + markLength);
  }

  @Override
  public long onDisk(long viewOffset) {
    return viewOffset + markLength;
  }
}

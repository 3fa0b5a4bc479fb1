package dev.rehome.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** ASCII that counts what is decoded, so that tests can measure work instead of time. */
public final class CountingAscii extends Charset {

  private long decodedBytes;

  public CountingAscii() {
    super("x-counting-ascii", new String[0]);
  }

  public long decodedBytes() {
    return decodedBytes;
  }

  @Override
  public boolean contains(Charset other) {
    return StandardCharsets.US_ASCII.contains(other);
  }

  @Override
  public CharsetDecoder newDecoder() {
    return new CharsetDecoder(this, 1, 1) {
      @Override
      protected CoderResult decodeLoop(ByteBuffer in, CharBuffer out) {
        for (; in.hasRemaining(); decodedBytes++) {
          if (in.get(in.position()) < 0) {
            return CoderResult.malformedForLength(1);
          }
          if (!out.hasRemaining()) {
            return CoderResult.OVERFLOW;
          }
          out.put((char) in.get());
        }
        return CoderResult.UNDERFLOW;
      }
    };
  }

  @Override
  public CharsetEncoder newEncoder() {
    return StandardCharsets.US_ASCII.newEncoder();
  }
}

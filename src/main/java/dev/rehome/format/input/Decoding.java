package dev.rehome.format.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;

/**
 * Decodes a file from its first character to its last in steps of a chosen size, and knows at each
 * step how far it came on disk. Two of them over one file, one behind the other, translate offsets
 * exactly for any charset, even a stateful one, without remembering anything.
 */
public final class Decoding {

  public static final int END = -1;
  public static final int MALFORMED = 0;
  public static final int MAX_CHARS = 8192;
  private static final int BUFFER_BYTES = 16384;

  private final FrozenFile file;
  private final CharsetDecoder decoder;
  private final int maxMalformedLength;
  private final ByteBuffer input = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private final CharBuffer output = CharBuffer.allocate(MAX_CHARS);
  private long readFrom;
  private long diskOffset;
  private int malformedLength;
  private boolean inputEnded;
  private boolean flushed;

  public Decoding(FrozenFile file, Encoding encoding) {
    this.file = file;
    this.decoder = encoding.charset().newDecoder();
    this.maxMalformedLength = encoding.isUtf16() ? 2 : Integer.MAX_VALUE;
    this.readFrom = encoding.mark().length;
    this.diskOffset = readFrom;
  }

  /**
   * Decodes at most {@code maxChars} characters, or two when the next is a surrogate pair.
   *
   * @return how many characters {@link #chars} holds; {@link #MALFORMED} when bytes were skipped
   *     that no character is written as; {@link #END}
   */
  public int next(int maxChars) throws IOException {
    int wanted = Math.min(maxChars, MAX_CHARS);
    while (true) {
      output.clear().limit(wanted);
      int before = input.position();
      CoderResult result = flushed ? CoderResult.UNDERFLOW : decode();
      diskOffset += input.position() - before;
      if (output.position() > 0) {
        return output.position();
      }
      if (result.isError()) {
        return skipMalformed(result.length());
      }
      if (result.isOverflow()) {
        wanted = 2;
      } else if (inputEnded) {
        return flush();
      } else {
        refill();
      }
    }
  }

  public char[] chars() {
    return output.array();
  }

  /** Where on disk the next character begins. */
  public long diskOffset() {
    return diskOffset;
  }

  /** How many bytes the last {@link #MALFORMED} skipped. */
  public int malformedLength() {
    return malformedLength;
  }

  private CoderResult decode() {
    return decoder.decode(input, output, inputEnded);
  }

  /**
   * Java takes the character after half a surrogate pair for malformed too: a line end or a quote
   * would be lost, and the next record with it.
   */
  private int skipMalformed(int reported) {
    int length = Math.min(reported, maxMalformedLength);
    input.position(input.position() + length);
    diskOffset += length;
    malformedLength = length;
    return MALFORMED;
  }

  private int flush() {
    if (flushed) {
      return END;
    }
    output.clear();
    decoder.flush(output);
    flushed = true;
    return output.position() > 0 ? output.position() : END;
  }

  private void refill() throws IOException {
    input.compact();
    int count = file.read(input, readFrom);
    inputEnded = count < 0;
    readFrom += Math.max(0, count);
    input.flip();
  }
}

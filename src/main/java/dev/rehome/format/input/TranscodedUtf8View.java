package dev.rehome.format.input;

import java.io.IOException;

/** A file in another charset, turned into UTF-8 while it is read. */
final class TranscodedUtf8View extends Utf8View {

  /** Never part of well-formed UTF-8. */
  private static final byte MALFORMED_BYTE = (byte) 0xFF;

  private final Decoding decoding;
  private final DiskOffsets offsets;
  private final byte[] encoded = new byte[Decoding.MAX_CHARS * DiskOffsets.MAX_BYTES_PER_CHAR];
  private int encodedAt;
  private int encodedEnd;

  TranscodedUtf8View(FrozenFile file, Encoding encoding) {
    super(file, encoding);
    this.decoding = new Decoding(file, encoding);
    this.offsets = new DiskOffsets(file, encoding, true);
  }

  @Override
  int read(byte[] into, int at, int length) throws IOException {
    if (encodedAt == encodedEnd && !encodeMore()) {
      return -1;
    }
    int count = Math.min(length, encodedEnd - encodedAt);
    System.arraycopy(encoded, encodedAt, into, at, count);
    encodedAt += count;
    return count;
  }

  /** Decodes all that lies before: no other way is exact for every charset. */
  @Override
  void skipTo(long viewOffset) throws IOException {
    long left = viewOffset;
    while (left > 0 && (encodedAt < encodedEnd || encodeMore())) {
      int count = (int) Math.min(left, encodedEnd - encodedAt);
      encodedAt += count;
      left -= count;
    }
  }

  @Override
  public long onDisk(long viewOffset) throws IOException {
    return offsets.of(viewOffset);
  }

  private boolean encodeMore() throws IOException {
    int count = decoding.next(Decoding.MAX_CHARS);
    encodedAt = 0;
    if (count == Decoding.END) {
      encodedEnd = 0;
    } else if (count == Decoding.MALFORMED) {
      encoded[0] = MALFORMED_BYTE;
      encodedEnd = 1;
    } else {
      encodedEnd = encode(decoding.chars(), count);
    }
    return encodedEnd > 0;
  }

  private int encode(char[] chars, int count) {
    int end = 0;
    for (int i = 0; i < count; i++) {
      char c = chars[i];
      if (c < 0x80) {
        encoded[end++] = (byte) c;
      } else if (c < 0x800) {
        encoded[end++] = (byte) (0xC0 | c >> 6);
        encoded[end++] = (byte) (0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c)) {
        end = encodePair(Character.toCodePoint(c, chars[++i]), end);
      } else {
        encoded[end++] = (byte) (0xE0 | c >> 12);
        encoded[end++] = (byte) (0x80 | c >> 6 & 0x3F);
        encoded[end++] = (byte) (0x80 | c & 0x3F);
      }
    }
    return end;
  }

  private int encodePair(int codePoint, int at) {
    encoded[at] = (byte) (0xF0 | codePoint >> 18);
    encoded[at + 1] = (byte) (0x80 | codePoint >> 12 & 0x3F);
    encoded[at + 2] = (byte) (0x80 | codePoint >> 6 & 0x3F);
    encoded[at + 3] = (byte) (0x80 | codePoint & 0x3F);
    return at + 4;
  }
}

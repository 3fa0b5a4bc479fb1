package dev.rehome.format.input;

import java.io.IOException;

/**
 * Where on disk the characters of a file are: follows the reading, as no other way is exact for
 * every charset. Cheapest in ascending order.
 */
public final class DiskOffsets {

  /** What a character may take in UTF-8, for those beyond the basic plane take two of Java's. */
  static final int MAX_BYTES_PER_CHAR = 3;

  private final FrozenFile file;
  private final Encoding encoding;
  private final boolean utf8;
  private Decoding decoding;
  private long at;

  /**
   * @param utf8 whether offsets are given in bytes of the text as UTF-8 instead of characters;
   *     malformed bytes count as one
   */
  public DiskOffsets(FrozenFile file, Encoding encoding, boolean utf8) {
    this.file = file;
    this.encoding = encoding;
    this.utf8 = utf8;
    this.decoding = new Decoding(file, encoding);
  }

  public long of(long offset) throws IOException {
    if (offset < at) {
      decoding = new Decoding(file, encoding);
      at = 0;
    }
    while (at < offset) {
      long left = (offset - at) / (utf8 ? MAX_BYTES_PER_CHAR : 1);
      int count = decoding.next((int) Math.max(1, Math.min(left, Decoding.MAX_CHARS)));
      if (count == Decoding.END) {
        break;
      }
      at += count == Decoding.MALFORMED ? 1 : utf8 ? utf8Length(decoding.chars(), count) : count;
    }
    return decoding.diskOffset();
  }

  private static int utf8Length(char[] chars, int count) {
    int length = 0;
    for (int i = 0; i < count; i++) {
      char c = chars[i];
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}

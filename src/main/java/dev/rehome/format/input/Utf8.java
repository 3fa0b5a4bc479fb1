package dev.rehome.format.input;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds malformed UTF-8, by table 3-7 of the Unicode standard (well-formed byte sequences). */
public final class Utf8 {

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** The index of the first malformed sequence in {@code [from, to)}, or -1. */
  public static int firstMalformed(byte[] bytes, int from, int to) {
    int at = from;
    while ((at = skipAscii(bytes, at, to)) < to) {
      int length = sequenceLength(bytes, at, to);
      if (length < 0) {
        return at;
      }
      at += length;
    }
    return -1;
  }

  private static int skipAscii(byte[] bytes, int from, int to) {
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long notAscii = (long) EIGHT_BYTES.get(bytes, at) & HIGH_BITS;
      if (notAscii != 0) {
        return at + Long.numberOfTrailingZeros(notAscii) / 8;
      }
    }
    while (at < to && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  /** How many bytes from here are malformed together: the maximal subpart, at least one. */
  static int malformedLength(byte[] bytes, int at, int to) {
    return Math.max(1, -sequenceLength(bytes, at, to));
  }

  /** The length of a well-formed sequence, or minus the bytes that begin one and do not end it. */
  private static int sequenceLength(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xFF;
    if (lead < 0x80) {
      return 1;
    }
    if (lead < 0xC2 || lead > 0xF4) {
      return -1;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (at + 1 >= to || !secondFits(lead, bytes[at + 1] & 0xFF)) {
      return -1;
    }
    for (int i = 2; i < length; i++) {
      if (at + i >= to || (bytes[at + i] & 0xC0) != 0x80) {
        return -i;
      }
    }
    return length;
  }

  private static boolean secondFits(int lead, int second) {
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    return second >= lowest && second <= highest;
  }
}

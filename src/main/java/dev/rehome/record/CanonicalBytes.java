package dev.rehome.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A buffer of values in a form in which no two differ and have the same bytes: a tag for the kind
 * of value, then a fixed number of bytes or a length and as many. For one thread.
 */
final class CanonicalBytes {

  private static final int INITIAL_SIZE = 1_024;

  /** One large row must not keep a large buffer. */
  private static final int MOST_KEPT = 1 << 16;

  private static final int MAX_LONG_DIGITS = 19;

  private static final VarHandle INT32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[INITIAL_SIZE];
  private int size;

  /** The buffer itself; only its first {@link #size} bytes count. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
    if (bytes.length > MOST_KEPT) {
      bytes = new byte[INITIAL_SIZE];
    }
  }

  /** Cuts off what comes after the first bytes. */
  void truncate(int newSize) {
    size = newSize;
  }

  void tag(char tag) {
    reserve(1);
    bytes[size++] = (byte) tag;
  }

  void int32(int value) {
    reserve(Integer.BYTES);
    INT32.set(bytes, size, value);
    size += Integer.BYTES;
  }

  void int64(long value) {
    reserve(Long.BYTES);
    INT64.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** Seven bits a byte, the lowest first; the last byte is not negative. */
  void length(int length) {
    reserve(5);
    int rest = length;
    for (; rest > Byte.MAX_VALUE; rest >>>= 7) {
      bytes[size++] = (byte) (rest | 0x80);
    }
    bytes[size++] = (byte) rest;
  }

  void sized(byte[] more) {
    length(more.length);
    append(more, 0, more.length);
  }

  void append(byte[] more, int from, int to) {
    reserve(to - from);
    System.arraycopy(more, from, bytes, size, to - from);
    size += to - from;
  }

  void text(String text) {
    tag('s');
    sized(text.getBytes(StandardCharsets.UTF_8));
  }

  void integer(long number) {
    tag('i');
    int64(number);
  }

  /** Of equal value, equal bytes: 1.0, 1.00, 1E0 and the integer 1. */
  void number(BigDecimal number) {
    BigDecimal shortest = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    if (shortest.scale() <= 0
        && (long) shortest.precision() - shortest.scale() <= MAX_LONG_DIGITS) {
      BigInteger integer = shortest.toBigInteger();
      if (integer.bitLength() < Long.SIZE) {
        integer(integer.longValue());
        return;
      }
    }
    tag('n');
    int32(shortest.scale());
    sized(shortest.unscaledValue().toByteArray());
  }

  private void reserve(int more) {
    if (size + more > bytes.length || size + more < 0) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), grown()));
    }
  }

  private int grown() {
    return bytes.length > Integer.MAX_VALUE / 2 ? bytes.length : 2 * bytes.length;
  }
}

package dev.rehome.store.postgres;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the text format of PostgreSQL's COPY (chapter "COPY", section "Text Format" of its
 * documentation): columns apart by tabs, rows by newlines, null as {@code \N}, and a backslash
 * before what would be mistaken. The server turns each text into the column's type, so that this
 * serves types that it has never heard of. One thread at a time.
 */
final class CopyText extends CopyData {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = {'\\', 'N'};

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long CONTROLS = 0x2020202020202020L;
  private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;

  @Override
  public void add(@Nullable Object[] values) {
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        put((byte) '\t');
      }
      add(values[i]);
    }
    put((byte) '\n');
  }

  private void add(@Nullable Object value) {
    if (value == null) {
      put(NULL);
    } else if (value instanceof String text) {
      escaped(text);
    } else if (value instanceof Long || value instanceof Integer) {
      number(((Number) value).longValue());
    } else if (value instanceof byte[] octets) {
      hex(octets);
    } else if (value instanceof List<?> list) {
      escaped(array(list));
    } else if (value instanceof BigDecimal number) {
      ascii(number.toPlainString());
    } else {
      ascii(dated(value));
    }
  }

  /** Java writes years of more than four digits with a sign, and those before the first as such. */
  private static String dated(Object value) {
    if (!(value instanceof TemporalAccessor time) || !time.isSupported(ChronoField.YEAR)) {
      return value.toString();
    }
    int year = time.get(ChronoField.YEAR);
    String text = value.toString();
    if (year > 9999) {
      return text.substring(1);
    }
    return year > 0 ? text : "%04d%s BC".formatted(1 - year, text.substring(text.indexOf('-', 1)));
  }

  /** An array constant, every element in double quotes. */
  static String array(List<?> elements) {
    StringBuilder text = new StringBuilder("{");
    for (Object element : elements) {
      if (text.length() > 1) {
        text.append(',');
      }
      text.append('"')
          .append(element.toString().replace("\\", "\\\\").replace("\"", "\\\""))
          .append('"');
    }
    return text.append('}').toString();
  }

  private void number(long value) {
    if (value == Long.MIN_VALUE) {
      ascii(Long.toString(value));
      return;
    }
    reserve(20);
    long rest = Math.abs(value);
    if (value < 0) {
      bytes[length++] = '-';
    }
    int digits = 1;
    for (long power = rest; power >= 10; power /= 10) {
      digits++;
    }
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /** {@code \x} and digits, the backslash itself escaped. */
  private void hex(byte[] octets) {
    reserve(3 + 2 * octets.length);
    bytes[length++] = '\\';
    bytes[length++] = '\\';
    bytes[length++] = 'x';
    for (byte octet : octets) {
      bytes[length++] = HEX[(octet >> 4) & 0xf];
      bytes[length++] = HEX[octet & 0xf];
    }
  }

  @SuppressWarnings("deprecation") // copies the low bytes, which is all there is in ASCII
  private void ascii(String text) {
    int size = text.length();
    reserve(size);
    text.getBytes(0, size, bytes, length);
    length += size;
  }

  /** Mostly there is nothing to escape, so eight bytes are looked at together. */
  private void escaped(String text) {
    byte[] utf8 = utf8(text);
    reserve(Math.multiplyExact(2, utf8.length));
    int i = 0;
    for (; i + Long.BYTES <= utf8.length; i += Long.BYTES) {
      long eight = (long) EIGHT_BYTES.get(utf8, i);
      if (plain(eight)) {
        EIGHT_BYTES.set(bytes, length, eight);
        length += Long.BYTES;
      } else {
        escaped(utf8, i, i + Long.BYTES);
      }
    }
    escaped(utf8, i, utf8.length);
  }

  /**
   * Whether none of eight bytes is a control character or a backslash; after "Determine if a word
   * has a byte less than n", "... equal to n" in Sean Eron Anderson's Bit Twiddling Hacks.
   */
  private static boolean plain(long eight) {
    long control = (eight - CONTROLS) & ~eight;
    long different = eight ^ BACKSLASHES;
    long backslash = (different - ONES) & ~different;
    return ((control | backslash) & HIGH_BITS) == 0;
  }

  private void escaped(byte[] utf8, int from, int to) {
    for (int i = from; i < to; i++) {
      byte c = utf8[i];
      if (c == '\\' || c == '\n' || c == '\r' || c == '\t') {
        bytes[length++] = '\\';
        bytes[length++] = letter(c);
      } else {
        bytes[length++] = c;
      }
    }
  }

  private static byte letter(byte c) {
    return switch (c) {
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> '\\';
    };
  }
}

package dev.rehome.store.jdbc;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Rows in the text format of PostgreSQL's COPY (chapter "COPY", section "Text Format" of its
 * documentation): columns apart by tabs, rows by newlines, null as {@code \N}, and a backslash
 * before what would be mistaken. The server turns each text into the column's type, so that this
 * serves types that it has never heard of. One thread at a time.
 */
final class CopyText {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = {'\\', 'N'};

  /** Pages instead of one growing array: collectors treat large arrays as a burden. */
  private static final int PAGE = 1 << 16;

  private final List<Page> full = new ArrayList<>();
  private byte[] bytes = new byte[PAGE];
  private int length;

  /** The first {@code length} bytes count. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record Page(byte[] bytes, int length) {}

  /** Adds a row, whose values are of the classes {@link BulkInsert} allows. */
  void add(@Nullable Object[] values) {
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        put((byte) '\t');
      }
      add(values[i]);
    }
    put((byte) '\n');
  }

  /** Sends everything that was added. */
  void writeTo(CopyIn copy) throws SQLException {
    for (Page page : full) {
      copy.writeToCopy(page.bytes(), 0, page.length());
    }
    copy.writeToCopy(bytes, 0, length);
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
    } else if (value instanceof BigDecimal || value instanceof Temporal) {
      ascii(KeyText.of(value));
    } else {
      ascii(value.toString());
    }
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

  private void escaped(String text) {
    int size = text.length();
    reserve(Math.multiplyExact(3, size));
    int at = length;
    byte[] out = bytes;
    for (int i = 0; i < size; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if (c == '\\' || c == '\n' || c == '\r' || c == '\t') {
          out[at++] = '\\';
          out[at++] = letter(c);
        } else {
          out[at++] = (byte) c;
        }
      } else if (c < 0x800) {
        out[at++] = (byte) (0xc0 | c >> 6);
        out[at++] = (byte) (0x80 | c & 0x3f);
      } else if (Character.isHighSurrogate(c) && i + 1 < size) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        out[at++] = (byte) (0xf0 | point >> 18);
        out[at++] = (byte) (0x80 | point >> 12 & 0x3f);
        out[at++] = (byte) (0x80 | point >> 6 & 0x3f);
        out[at++] = (byte) (0x80 | point & 0x3f);
      } else {
        out[at++] = (byte) (0xe0 | c >> 12);
        out[at++] = (byte) (0x80 | c >> 6 & 0x3f);
        out[at++] = (byte) (0x80 | c & 0x3f);
      }
    }
    length = at;
  }

  private static byte letter(char c) {
    return switch (c) {
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> '\\';
    };
  }

  private void put(byte one) {
    reserve(1);
    bytes[length++] = one;
  }

  private void put(byte[] some) {
    reserve(some.length);
    System.arraycopy(some, 0, bytes, length, some.length);
    length += some.length;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      full.add(new Page(bytes, length));
      bytes = new byte[Math.max(PAGE, more)];
      length = 0;
    }
  }
}

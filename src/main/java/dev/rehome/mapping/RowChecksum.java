package dev.rehome.mapping;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over a row, so that equal checksums mean equal rows. The bytes are: the digest of the
 * entity's layout, then key and tracked values in order, each as a tag for its type and a form of
 * fixed length or one that starts with its length, so that no two rows share their bytes. For one
 * thread.
 *
 * <p>Where some text of the row's content is long enough not to be equal by chance, the last eight
 * bytes are a hash of the content alone: of the values that are not part of the key. Rows with the
 * same content under other keys then have the same last eight bytes; others have not.
 *
 * <p>This encoding is stored in ledgers: changing it makes every row look changed once.
 */
final class RowChecksum {

  private static final int INITIAL_SIZE = 1_024;

  /** Longer texts go to the digest directly, so that one of them does not keep a large buffer. */
  private static final int MAX_BUFFERED_TEXT = 8_192;

  /** Shorter texts are too often the same. */
  private static final int FEWEST_CHARACTERS = 32;

  private static final VarHandle INT64 =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final MessageDigest digest;

  /** Of what is content in the current row. */
  private long content;

  private boolean inContent;
  private boolean substantial;
  private byte[] buffer = new byte[INITIAL_SIZE];
  private int size;

  RowChecksum(MessageDigest digest) {
    this.digest = digest;
  }

  /** A digest of what the values mean: the names of the tracked columns. */
  byte[] layout(List<String> columns) {
    columns.forEach(this::text);
    return finish();
  }

  /**
   * @param contents which of the tracked values are not part of the key
   */
  byte[] of(
      byte[] layout, String key, @Nullable Object[] values, boolean[] tracked, boolean[] contents) {
    content = 0;
    substantial = false;
    System.arraycopy(layout, 0, reserve(layout.length), size, layout.length);
    size += layout.length;
    text(key);
    for (int i = 0; i < values.length; i++) {
      if (tracked[i]) {
        inContent = contents[i];
        value(values[i]);
      }
    }
    inContent = false;
    byte[] checksum = finish();
    if (substantial) {
      INT64.set(checksum, checksum.length - Long.BYTES, content);
    }
    return checksum;
  }

  private byte[] finish() {
    digest.update(buffer, 0, size);
    size = 0;
    return digest.digest();
  }

  private void value(@Nullable Object value) {
    if (value == null) {
      tag('0');
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof Long number) {
      tag('i');
      int64(number);
    } else if (value instanceof BigDecimal number) {
      tag('n');
      int32(number.scale());
      bytes(number.unscaledValue().toByteArray());
    } else if (value instanceof Double number) {
      tag('f');
      int64(Double.doubleToLongBits(number));
    } else if (value instanceof Float number) {
      tag('r');
      int32(Float.floatToIntBits(number));
    } else if (value instanceof Boolean bool) {
      tag(bool ? 't' : 'F');
    } else if (value instanceof UUID uuid) {
      tag('u');
      int64(uuid.getMostSignificantBits());
      int64(uuid.getLeastSignificantBits());
    } else if (value instanceof byte[] bytes) {
      tag('b');
      bytes(bytes);
    } else if (value instanceof List<?> list) {
      tag('l');
      int32(list.size());
      list.forEach(this::value);
    } else {
      time(value);
    }
  }

  private void time(Object value) {
    if (value instanceof OffsetDateTime time) {
      tag('o');
      dateTime(time.toLocalDateTime());
      int32(time.getOffset().getTotalSeconds());
    } else if (value instanceof LocalDateTime time) {
      tag('d');
      dateTime(time);
    } else if (value instanceof LocalDate date) {
      tag('D');
      int64(date.toEpochDay());
    } else if (value instanceof LocalTime time) {
      tag('T');
      int64(time.toNanoOfDay());
    } else {
      throw new IllegalArgumentException("not a column's value: " + value.getClass());
    }
  }

  private void dateTime(LocalDateTime time) {
    int64(time.toLocalDate().toEpochDay());
    int64(time.toLocalTime().toNanoOfDay());
  }

  private void mix(long value) {
    content = Long.rotateLeft((content ^ value) * 0x9E3779B97F4A7C15L, 29);
  }

  private void mix(byte[] bytes) {
    int whole = bytes.length & -Long.BYTES;
    for (int i = 0; i < whole; i += Long.BYTES) {
      mix((long) INT64.get(bytes, i));
    }
    long rest = 0;
    for (int i = whole; i < bytes.length; i++) {
      rest = rest << 8 | bytes[i] & 0xFF;
    }
    mix(rest);
  }

  private void text(String text) {
    substantial |= inContent && text.length() >= FEWEST_CHARACTERS;
    tag('s');
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(byte[] bytes) {
    int32(bytes.length);
    if (inContent) {
      mix(bytes);
    }
    if (bytes.length > MAX_BUFFERED_TEXT) {
      digest.update(buffer, 0, size);
      size = 0;
      digest.update(bytes);
      return;
    }
    System.arraycopy(bytes, 0, reserve(bytes.length), size, bytes.length);
    size += bytes.length;
  }

  private void tag(char tag) {
    if (inContent) {
      mix(tag);
    }
    reserve(1)[size++] = (byte) tag;
  }

  private void int32(int value) {
    if (inContent) {
      mix(value);
    }
    byte[] target = reserve(Integer.BYTES);
    for (int shift = 24; shift >= 0; shift -= 8) {
      target[size++] = (byte) (value >> shift);
    }
  }

  private void int64(long value) {
    int32((int) (value >> 32));
    int32((int) value);
  }

  private byte[] reserve(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + more));
    }
    return buffer;
  }
}

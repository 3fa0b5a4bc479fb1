package dev.rehome.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The fingerprint of one entity's rows: {@value #LENGTH} bytes by which a row is recognised,
 * wherever it is read from. A row that was written and is read back has the fingerprint of the row
 * as it was mapped; so one that differs was changed by another client, and one that a source gives
 * again needs no write.
 *
 * <p>It is taken over canonical values, those that mean the same in every database:
 *
 * <table>
 * <caption>What counts, by the column's type in the spec</caption>
 * <tr><td>text, long_text</td><td>its bytes in UTF-8; nothing is trimmed or normalized</td></tr>
 * <tr><td>integer, decimal</td><td>the value: 1, 1.0 and 1E0 are one, as are 0 and -0</td></tr>
 * <tr><td>double, real</td><td>its 64 or 32 bits; 0 and -0 are one, as some databases have only
 *     one, and all NaN are one; a wider number that is no real is another value</td></tr>
 * <tr><td>boolean, date, time</td><td>the value, times to the nanosecond</td></tr>
 * <tr><td>timestamp</td><td>the instant to the nanosecond, in UTC whatever its offset was</td></tr>
 * <tr><td>datetime</td><td>the same as if it were in UTC: databases without instants store those
 *     as local times in UTC</td></tr>
 * <tr><td>uuid</td><td>its 128 bits, also of a text that is one in upper or lower case</td></tr>
 * <tr><td>json</td><td>its value: members in any order, numbers by value, no white space</td></tr>
 * <tr><td>bytes</td><td>the bytes</td></tr>
 * <tr><td>lists</td><td>their elements in order, each as above</td></tr>
 * </table>
 *
 * <p>Times are not rounded: the mapping has given them the digits that the column keeps
 * (microseconds, or what the spec's {@code precision} says).
 *
 * <p>Columns count by name, in the order of their names; one without a value does not count at all.
 * So columns may come and go in the table, move in the spec, or be added to the spec without a
 * value, and rows keep their fingerprints. An empty text or list is a value.
 *
 * <p>Where some text of the row's content is long enough not to be equal by chance, the last eight
 * bytes are a hash of the content alone. Rows with the same content under other keys then have the
 * same last eight bytes; others have not.
 *
 * <p>This form is stored in ledgers: changing it makes every row look changed once. Immutable and
 * safe for any number of threads.
 */
public final class Fingerprint {

  public static final int LENGTH = 32;

  /** Shorter texts are too often the same. */
  private static final int FEWEST_CHARACTERS = 32;

  /** Longer texts go to the digest directly, so that one of them needs no large buffer. */
  private static final int MAX_BUFFERED = 8_192;

  private static final ThreadLocal<Work> WORK = ThreadLocal.withInitial(Work::new);

  /** What a column is to its row. */
  public enum Part {
    KEY,
    CONTENT,
    /** It says nothing about the row itself, such as the number of the run that wrote it. */
    NOTHING
  }

  /** A column as far as it takes part. */
  public record Column(String name, ColumnType type, Part part) {}

  private final Column[] columns;
  private final byte[][] names;

  /** The indexes of the columns that take part, those of the key first. */
  private final int[] order;

  /**
   * @param columns in the order of the values
   */
  public Fingerprint(List<Column> columns) {
    this.columns = columns.toArray(Column[]::new);
    this.names =
        columns.stream()
            .map(column -> column.name.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    this.order =
        IntStream.range(0, this.columns.length)
            .boxed()
            .filter(index -> columns.get(index).part != Part.NOTHING)
            .sorted(
                Comparator.comparing((Integer index) -> columns.get(index).part)
                    .thenComparing(index -> columns.get(index).name))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /**
   * The fingerprint of a row.
   *
   * @param values one per column, in the classes that {@link ColumnType} says; a number, a uuid or
   *     a real may also be in another class that a database gives for it
   */
  public byte[] of(@Nullable Object[] values) {
    Work work = WORK.get();
    work.start();
    for (int index : order) {
      Object value = values[index];
      if (value != null) {
        work.column(columns[index].part);
        work.bytes.sized(names[index]);
        work.value(columns[index].type, value);
      }
    }
    return work.finish();
  }

  /** A digest of the kind that a fingerprint is; every Java platform has it. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What one thread uses again for every row. */
  private static final class Work {

    private static final VarHandle INT64 =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final MessageDigest digest = sha256();
    private final CanonicalBytes bytes = new CanonicalBytes();
    private boolean inContent;
    private boolean substantial;
    private long content;

    private void start() {
      bytes.clear();
      digest.reset();
      inContent = false;
      substantial = false;
      content = 0;
    }

    private void column(Part part) {
      if (part == Part.CONTENT && !inContent) {
        digestBuffer();
        inContent = true;
      }
    }

    private byte[] finish() {
      digestBuffer();
      byte[] fingerprint = digest.digest();
      if (substantial) {
        INT64.set(fingerprint, LENGTH - Long.BYTES, content);
      }
      return fingerprint;
    }

    private void value(ColumnType type, Object value) {
      switch (type) {
        case TEXT, LONG_TEXT -> text(value.toString());
        case INTEGER, DECIMAL -> number(value);
        case DOUBLE -> binary(value);
        case REAL -> real(value);
        case BOOLEAN -> bytes.tag((Boolean) value ? 't' : 'F');
        case DATE -> {
          bytes.tag('D');
          bytes.int64(((LocalDate) value).toEpochDay());
        }
        case TIME -> {
          bytes.tag('T');
          bytes.int64(((LocalTime) value).toNanoOfDay());
        }
        case TIMESTAMP, DATETIME ->
            dateTime(
                value instanceof OffsetDateTime time
                    ? time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
                    : (LocalDateTime) value);
        case UUID -> uuid(value);
        case JSON -> json((String) value);
        case BYTES -> {
          bytes.tag('b');
          large((byte[]) value);
        }
        case TEXT_ARRAY -> list(ColumnType.TEXT, (List<?>) value);
        case INTEGER_ARRAY -> list(ColumnType.INTEGER, (List<?>) value);
        case DECIMAL_ARRAY -> list(ColumnType.DECIMAL, (List<?>) value);
        case UUID_ARRAY -> list(ColumnType.UUID, (List<?>) value);
      }
    }

    private void text(String text) {
      substantial |= inContent && text.length() >= FEWEST_CHARACTERS;
      bytes.tag('s');
      large(text.getBytes(StandardCharsets.UTF_8));
    }

    private void json(String text) {
      substantial |= CanonicalJson.write(text, bytes) >= FEWEST_CHARACTERS && inContent;
    }

    private void number(Object value) {
      if (value instanceof Long || value instanceof Integer) {
        bytes.integer(((Number) value).longValue());
      } else if (value instanceof BigDecimal number) {
        bytes.number(number);
      } else if (value instanceof Double number && !Double.isFinite(number)) {
        binary(number);
      } else {
        bytes.number(new BigDecimal(value.toString()));
      }
    }

    /** Adding zero makes one of two zeros. */
    private void binary(Object value) {
      bytes.tag('f');
      bytes.int64(Double.doubleToLongBits(((Number) value).doubleValue() + 0.0));
    }

    private void real(Object value) {
      float real = ((Number) value).floatValue();
      if (value instanceof Double wide
          && !wide.isNaN()
          && wide != real
          && wide != Double.parseDouble(Float.toString(real))) {
        binary(value);
        return;
      }
      bytes.tag('r');
      bytes.int32(Float.floatToIntBits(real + 0.0f));
    }

    private void dateTime(LocalDateTime time) {
      bytes.tag('o');
      bytes.int64(time.toEpochSecond(ZoneOffset.UTC));
      bytes.int32(time.getNano());
    }

    private void uuid(Object value) {
      Object found =
          value instanceof String text ? Coercion.to(ColumnType.UUID).coerce(text) : value;
      if (found instanceof UUID uuid) {
        bytes.tag('u');
        bytes.int64(uuid.getMostSignificantBits());
        bytes.int64(uuid.getLeastSignificantBits());
      } else {
        text(value.toString());
      }
    }

    private void list(ColumnType element, List<?> values) {
      bytes.tag('l');
      bytes.length(values.size());
      for (Object value : values) {
        if (value == null) {
          bytes.tag('0');
        } else {
          value(element, value);
        }
      }
    }

    private void large(byte[] value) {
      if (value.length <= MAX_BUFFERED) {
        bytes.sized(value);
        return;
      }
      bytes.length(value.length);
      digestBuffer();
      digest.update(value);
      mix(value, value.length);
    }

    private void digestBuffer() {
      digest.update(bytes.array(), 0, bytes.size());
      mix(bytes.array(), bytes.size());
      bytes.clear();
    }

    private void mix(byte[] more, int size) {
      if (!inContent) {
        return;
      }
      int whole = size & -Long.BYTES;
      for (int i = 0; i < whole; i += Long.BYTES) {
        mix((long) INT64.get(more, i));
      }
      long rest = (long) size - whole;
      for (int i = whole; i < size; i++) {
        rest = rest << Byte.SIZE | more[i] & 0xFF;
      }
      mix(rest);
    }

    private void mix(long value) {
      content = Long.rotateLeft((content ^ value) * 0x9E3779B97F4A7C15L, 29);
    }
  }
}

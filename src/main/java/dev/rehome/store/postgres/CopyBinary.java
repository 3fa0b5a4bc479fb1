package dev.rehome.store.postgres;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows in the binary format of PostgreSQL's COPY (chapter "COPY", section "Binary Format" of its
 * documentation), which the server takes with less work than text, for types whose binary form is
 * the same in all versions since 10. The forms are those that the types' receive functions read,
 * numbers with the highest byte first.
 */
final class CopyBinary extends CopyData {

  /** PostgreSQL's own type {@code "char"} where the value is never empty, as others may be. */
  static final String ONE_LETTER = "char";

  /** What a file begins with: the signature, flags and the length of an extension. */
  static final byte[] HEADER =
      "PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  /** What ends it, where a row would have its number of columns. */
  static final byte[] TRAILER = {-1, -1};

  private static final int NULL = -1;
  private static final long EPOCH_SECOND = 946_684_800;
  private static final long EPOCH_DAY = EPOCH_SECOND / 86_400;

  /** Beyond every type's range, which the server finds, and not its infinity. */
  private static final long TOO_LATE = Long.MAX_VALUE - 1;

  /** In microseconds, still a long. */
  private static final long LAST_SECOND = Long.MAX_VALUE / 1_000_000 - 1;

  private static final int TEXT_OID = 25;
  private static final int NUMERIC_BASE_DIGITS = 4;
  private static final int NUMERIC_NEGATIVE = 0x4000;
  private static final byte JSONB_VERSION = 1;

  /** Writes a value behind four bytes that are left for its length. */
  @FunctionalInterface
  interface Form {
    void put(CopyBinary copy, Object value);
  }

  private static final Map<String, Form> FORMS =
      Map.ofEntries(
          Map.entry("pg_catalog.text", CopyBinary::text),
          Map.entry("pg_catalog.varchar", CopyBinary::text),
          Map.entry("pg_catalog.bpchar", CopyBinary::text),
          Map.entry(ONE_LETTER, CopyBinary::text),
          Map.entry("pg_catalog.json", CopyBinary::text),
          Map.entry("pg_catalog.jsonb", CopyBinary::jsonb),
          Map.entry("pg_catalog.int2", CopyBinary::int2),
          Map.entry("pg_catalog.int4", CopyBinary::int4),
          Map.entry("pg_catalog.int8", CopyBinary::int8),
          Map.entry("pg_catalog.numeric", CopyBinary::numeric),
          Map.entry("pg_catalog.float8", CopyBinary::float8),
          Map.entry("pg_catalog.float4", CopyBinary::float4),
          Map.entry("pg_catalog.bool", CopyBinary::bool),
          Map.entry("pg_catalog.date", CopyBinary::date),
          Map.entry("pg_catalog.time", CopyBinary::time),
          Map.entry("pg_catalog.timestamp", CopyBinary::timestamp),
          Map.entry("pg_catalog.timestamptz", CopyBinary::timestamp),
          Map.entry("pg_catalog.uuid", CopyBinary::uuid),
          Map.entry("pg_catalog.bytea", CopyBinary::bytea),
          Map.entry("pg_catalog._text", CopyBinary::texts));

  private final Form[] columns;

  CopyBinary(List<Form> columns) {
    this.columns = columns.toArray(Form[]::new);
  }

  /**
   * How values of a type are written.
   *
   * @param type with its schema; quotes are ignored, versions disagree about which names need them
   */
  static Optional<Form> form(String type) {
    return Optional.ofNullable(FORMS.get(type.replace("\"", "")));
  }

  @Override
  public void add(@Nullable Object[] values) {
    reserve(Short.BYTES);
    int16(columns.length);
    for (int i = 0; i < columns.length; i++) {
      Object value = values[i];
      if (value == null) {
        reserve(Integer.BYTES);
        int32(NULL);
      } else {
        columns[i].put(this, value);
      }
    }
  }

  private void sized(int size) {
    reserve(Math.addExact(Integer.BYTES, size));
    int32(size);
  }

  private void text(Object value) {
    bytea(utf8(value.toString()));
  }

  private void bytea(Object value) {
    byte[] octets = (byte[]) value;
    sized(octets.length);
    put(octets);
  }

  private void jsonb(Object value) {
    byte[] utf8 = utf8(value.toString());
    sized(1 + utf8.length);
    put(JSONB_VERSION);
    put(utf8);
  }

  private void int2(Object value) {
    sized(Short.BYTES);
    int16(Math.toIntExact(((Number) value).longValue()));
  }

  private void int4(Object value) {
    sized(Integer.BYTES);
    int32(Math.toIntExact(((Number) value).longValue()));
  }

  private void int8(Object value) {
    sized(Long.BYTES);
    int64(((Number) value).longValue());
  }

  private void float8(Object value) {
    sized(Double.BYTES);
    int64(Double.doubleToLongBits((Double) value));
  }

  private void float4(Object value) {
    sized(Float.BYTES);
    int32(Float.floatToIntBits((Float) value));
  }

  private void bool(Object value) {
    sized(1);
    bytes[length++] = (byte) ((Boolean) value ? 1 : 0);
  }

  private void uuid(Object value) {
    UUID uuid = (UUID) value;
    sized(2 * Long.BYTES);
    int64(uuid.getMostSignificantBits());
    int64(uuid.getLeastSignificantBits());
  }

  private void date(Object value) {
    long days = ((LocalDate) value).toEpochDay() - EPOCH_DAY;
    sized(Integer.BYTES);
    int32((int) Math.max(Integer.MIN_VALUE + 1, Math.min(Integer.MAX_VALUE - 1, days)));
  }

  private void time(Object value) {
    sized(Long.BYTES);
    int64(((LocalTime) value).toNanoOfDay() / 1000);
  }

  /** Microseconds, in UTC where the type has a zone. */
  private void timestamp(Object value) {
    boolean zoned = value instanceof OffsetDateTime;
    long second =
        zoned
            ? ((OffsetDateTime) value).toEpochSecond()
            : ((LocalDateTime) value).toEpochSecond(ZoneOffset.UTC);
    int nano = zoned ? ((OffsetDateTime) value).getNano() : ((LocalDateTime) value).getNano();
    long seconds = second - EPOCH_SECOND;
    sized(Long.BYTES);
    int64(
        Math.abs(seconds) < LAST_SECOND
            ? seconds * 1_000_000 + nano / 1000
            : Long.signum(seconds) * TOO_LATE);
  }

  /** Digits in groups of four, the weight of the first, the sign, and the decimals to be shown. */
  private void numeric(Object value) {
    BigDecimal number =
        value instanceof BigDecimal decimal
            ? decimal
            : BigDecimal.valueOf(((Number) value).longValue());
    number = number.scale() < 0 ? number.setScale(0) : number;
    int fractionGroups = -Math.floorDiv(-number.scale(), NUMERIC_BASE_DIGITS);
    String digits =
        number.setScale(fractionGroups * NUMERIC_BASE_DIGITS).unscaledValue().abs().toString();
    int groups = -Math.floorDiv(-digits.length(), NUMERIC_BASE_DIGITS);
    sized((4 + groups) * Short.BYTES);
    int16(groups);
    int16(groups - fractionGroups - 1);
    int16(number.signum() < 0 ? NUMERIC_NEGATIVE : 0);
    int16(number.scale());
    for (int end = digits.length() - (groups - 1) * NUMERIC_BASE_DIGITS, start = 0;
        start < digits.length();
        start = end, end += NUMERIC_BASE_DIGITS) {
      int16(Integer.parseInt(digits, start, end, 10));
    }
  }

  /** An array of one dimension, numbered from 1; of none if there is nothing in it. */
  private void texts(Object value) {
    List<byte[]> elements =
        ((List<?>) value).stream().map(element -> utf8(element.toString())).toList();
    int dimensions = elements.isEmpty() ? 0 : 1;
    int header = (3 + 2 * dimensions) * Integer.BYTES;
    sized(header + elements.stream().mapToInt(element -> Integer.BYTES + element.length).sum());
    int32(dimensions);
    int32(0);
    int32(TEXT_OID);
    if (dimensions > 0) {
      int32(elements.size());
      int32(1);
    }
    for (byte[] element : elements) {
      int32(element.length);
      put(element);
    }
  }

  private void int16(int value) {
    bytes[length++] = (byte) (value >> 8);
    bytes[length++] = (byte) value;
  }

  private void int32(int value) {
    int16(value >> 16);
    int16(value);
  }

  private void int64(long value) {
    int32((int) (value >> 32));
    int32((int) value);
  }
}

package dev.rehome.store.mongo;

import dev.rehome.record.ColumnType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.BSONException;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.UuidRepresentation;
import org.bson.types.Decimal128;

/**
 * The values of columns as BSON, and back. What the other side cannot hold is an {@link
 * UnfitValueException}.
 */
final class BsonValues {

  private static final int NANOS_PER_MILLI = 1_000_000;

  private BsonValues() {}

  static BsonValue of(ColumnType type, Object value) {
    return switch (type) {
      case TEXT, LONG_TEXT -> new BsonString((String) value);
      case INTEGER -> integer((Long) value);
      case DECIMAL -> decimal((BigDecimal) value);
      case DOUBLE -> new BsonDouble((Double) value);
      case REAL -> new BsonDouble(Double.parseDouble(value.toString()));
      case BOOLEAN -> BsonBoolean.valueOf((Boolean) value);
      case DATE -> date(((LocalDate) value).atStartOfDay().toInstant(ZoneOffset.UTC));
      case TIME -> new BsonString(DateTimeFormatter.ISO_LOCAL_TIME.format((LocalTime) value));
      case TIMESTAMP -> date(((OffsetDateTime) value).toInstant());
      case DATETIME -> date(((LocalDateTime) value).toInstant(ZoneOffset.UTC));
      case UUID -> new BsonBinary((UUID) value, UuidRepresentation.STANDARD);
      case JSON -> NestedJson.parse((String) value);
      case BYTES -> new BsonBinary((byte[]) value);
      case TEXT_ARRAY, INTEGER_ARRAY, DECIMAL_ARRAY, UUID_ARRAY ->
          array(type.element().orElseThrow(), (List<?>) value);
    };
  }

  private static BsonArray array(ColumnType type, List<?> elements) {
    return new BsonArray(elements.stream().map(element -> of(type, element)).toList());
  }

  /** What a BSON date does not keep of a value: digits behind the milliseconds, and the offset. */
  static Optional<BsonString> lost(ColumnType type, Object value) {
    if (type == ColumnType.TIMESTAMP) {
      OffsetDateTime time = (OffsetDateTime) value;
      boolean exact =
          time.getNano() % NANOS_PER_MILLI == 0 && time.getOffset().equals(ZoneOffset.UTC);
      return exact
          ? Optional.empty()
          : Optional.of(new BsonString(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time)));
    }
    if (type == ColumnType.DATETIME) {
      LocalDateTime time = (LocalDateTime) value;
      return time.getNano() % NANOS_PER_MILLI == 0
          ? Optional.empty()
          : Optional.of(new BsonString(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time)));
    }
    return Optional.empty();
  }

  static BsonValue integer(long value) {
    return value == (int) value ? new BsonInt32((int) value) : new BsonInt64(value);
  }

  /** Exactly, or not at all. */
  static BsonDecimal128 decimal(BigDecimal value) {
    try {
      return new BsonDecimal128(new Decimal128(value));
    } catch (NumberFormatException | ArithmeticException tooLong) {
      throw new UnfitValueException(
          "precision", value + " has more digits than the 34 of a Decimal128");
    }
  }

  private static BsonDateTime date(Instant instant) {
    return new BsonDateTime(instant.toEpochMilli());
  }

  /** What a BSON value means in a column; a number of any kind is as good as another. */
  static Object read(ColumnType type, BsonValue value) {
    try {
      return switch (type) {
        case TEXT, LONG_TEXT -> value.asString().getValue();
        case INTEGER -> number(value).longValueExact();
        case DECIMAL -> number(value);
        case DOUBLE -> exact(value, value.asNumber().doubleValue());
        case REAL -> real(value);
        case BOOLEAN -> value.asBoolean().getValue();
        case DATE -> midnight(localTime(value));
        case TIME -> LocalTime.parse(value.asString().getValue());
        case TIMESTAMP ->
            value.isString()
                ? OffsetDateTime.parse(value.asString().getValue())
                : localTime(value).atOffset(ZoneOffset.UTC);
        case DATETIME ->
            value.isString() ? LocalDateTime.parse(value.asString().getValue()) : localTime(value);
        case UUID -> value.asBinary().asUuid();
        case JSON -> NestedJson.text(value);
        case BYTES -> value.asBinary().getData();
        case TEXT_ARRAY, INTEGER_ARRAY, DECIMAL_ARRAY, UUID_ARRAY ->
            value.asArray().stream()
                .map(element -> read(type.element().orElseThrow(), element))
                .toList();
      };
    } catch (BSONException | ArithmeticException | DateTimeException | IllegalArgumentException e) {
      throw new UnfitValueException("type", value.getBsonType() + " is no " + type);
    }
  }

  private static LocalDateTime localTime(BsonValue value) {
    Instant instant = Instant.ofEpochMilli(value.asDateTime().getValue());
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private static LocalDate midnight(LocalDateTime time) {
    if (!time.toLocalTime().equals(LocalTime.MIDNIGHT)) {
      throw new UnfitValueException("type", time + " is no date");
    }
    return time.toLocalDate();
  }

  /** Written as the double with its digits; other clients write the double that it is. */
  private static Float real(BsonValue value) {
    double number = value.asNumber().doubleValue();
    float real = (float) number;
    if (Double.compare(Double.parseDouble(Float.toString(real)), number) != 0) {
      exact(value, real);
    }
    return real;
  }

  private static double exact(BsonValue number, double value) {
    if (Double.isFinite(value) && number(number).compareTo(new BigDecimal(value)) != 0) {
      throw new ArithmeticException("a double cannot hold the number");
    }
    return value;
  }

  static boolean isFinite(BsonNumber number) {
    return number instanceof BsonDecimal128 decimal
        ? decimal.getValue().isFinite()
        : Double.isFinite(number.doubleValue());
  }

  /** Whether two values mean the same, whatever kind of number each is. */
  static boolean same(BsonValue stored, BsonValue value) {
    if (stored instanceof BsonNumber && value instanceof BsonNumber) {
      return number(stored).compareTo(number(value)) == 0;
    }
    return stored.equals(value);
  }

  static BigDecimal number(BsonValue value) {
    return switch (value.getBsonType()) {
      case INT32, INT64 -> BigDecimal.valueOf(value.asNumber().longValue());
      case DECIMAL128 -> value.asDecimal128().getValue().bigDecimalValue();
      default -> new BigDecimal(value.asDouble().getValue());
    };
  }

  /** A value that a document cannot hold; ends as a reject. */
  static final class UnfitValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    UnfitValueException(String code, String message) {
      super(message, null, false, false);
      this.code = code;
    }

    String code() {
      return code;
    }
  }
}

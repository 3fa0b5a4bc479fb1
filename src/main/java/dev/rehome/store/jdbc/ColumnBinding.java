package dev.rehome.store.jdbc;

import dev.rehome.record.ColumnType;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.ColumnSpec;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One column of a spec in one column of the target: what it takes, and how it is read. */
public record ColumnBinding(ColumnSpec spec, TargetColumn target) {

  /**
   * What the target takes its values for. A point in time goes into a column without a time zone as
   * the date and time in UTC, as is the custom of applications that make such columns.
   */
  public ColumnType type() {
    return spec.type() == ColumnType.TIMESTAMP && target.type() == Types.TIMESTAMP
        ? ColumnType.DATETIME
        : spec.type();
  }

  /** Whether {@link #fit} changes no value. */
  boolean fits() {
    return type() == spec.type() && target.type() != Types.CHAR;
  }

  /** The value as the target takes and keeps it: blanks at the end of a CHAR are nothing to it. */
  @Nullable Object fit(@Nullable Object value) {
    if (value instanceof OffsetDateTime time && type() == ColumnType.DATETIME) {
      return time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }
    return value instanceof String text && target.type() == Types.CHAR
        ? text.stripTrailing()
        : value;
  }

  /**
   * A value of the current row, in the class that its {@link ColumnType} says; a value that
   * somebody else wrote and no column of the spec could have, in another.
   */
  @Nullable Object read(ResultSet row, int index) throws SQLException {
    return switch (type()) {
      case TEXT, LONG_TEXT -> fit(row.getString(index));
      case JSON -> row.getString(index);
      case INTEGER -> integer(row.getObject(index));
      case DECIMAL -> row.getObject(index);
      case DOUBLE -> row.getObject(index, Double.class);
      case REAL -> row.getObject(index, Float.class);
      case BOOLEAN -> row.getObject(index, Boolean.class);
      case DATE -> row.getObject(index, LocalDate.class);
      case TIME -> row.getObject(index, LocalTime.class);
      case TIMESTAMP -> instant(row.getObject(index, OffsetDateTime.class));
      case DATETIME -> dateTime(row.getObject(index, LocalDateTime.class));
      case UUID ->
          target.character() ? row.getString(index) : (Object) row.getObject(index, UUID.class);
      case BYTES -> row.getBytes(index);
      case TEXT_ARRAY, INTEGER_ARRAY, DECIMAL_ARRAY, UUID_ARRAY -> list(row.getArray(index));
    };
  }

  private static @Nullable Object integer(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      boolean whole =
          number.stripTrailingZeros().scale() <= 0 && number.toBigInteger().bitLength() < Long.SIZE;
      return whole ? (Object) number.longValue() : number;
    }
    return value instanceof Integer || value instanceof Short || value instanceof Byte
        ? (Object) ((Number) value).longValue()
        : value;
  }

  /** Infinity has no offset. */
  private static @Nullable Object instant(@Nullable OffsetDateTime time) {
    if (time == null) {
      return null;
    }
    return time.equals(OffsetDateTime.MAX) || time.equals(OffsetDateTime.MIN)
        ? time.toLocalDateTime()
        : time;
  }

  private @Nullable Object dateTime(@Nullable LocalDateTime time) {
    if (time == null || time.equals(LocalDateTime.MAX) || time.equals(LocalDateTime.MIN)) {
      return time;
    }
    return spec.type() == ColumnType.TIMESTAMP ? time.atOffset(ZoneOffset.UTC) : time;
  }

  /**
   * Why the target would not take a value, or not keep it as it is, as far as that is known without
   * asking it: asking costs far more.
   */
  Optional<RecordProblem> loss(String entity, @Nullable Object value) {
    if (value == null) {
      return target.nullable()
          ? Optional.empty()
          : Optional.of(refusal("not-null", entity, "must not be null in the target"));
    }
    if (value instanceof String text) {
      return loss(entity, text);
    }
    if (value instanceof List<?> list) {
      return loss(entity, list);
    }
    if (value instanceof BigDecimal number) {
      return loss(entity, number);
    }
    if (value instanceof Long number) {
      return fixedPoint() ? loss(entity, BigDecimal.valueOf(number)) : range(entity, number);
    }
    if (value instanceof byte[] bytes && target.type() == Types.BINARY) {
      return bytes.length == target.size()
          ? Optional.empty()
          : Optional.of(refusal("length", entity, "must have exactly " + target.size() + " bytes"));
    }
    boolean exact = true;
    if (value instanceof OffsetDateTime time) {
      exact = keepsNanos(time.getNano());
    } else if (value instanceof LocalDateTime time) {
      exact = keepsNanos(time.getNano());
    } else if (value instanceof LocalTime time) {
      exact = keepsNanos(time.getNano());
    }
    return exact ? Optional.empty() : Optional.of(precision(entity, value));
  }

  private Optional<RecordProblem> loss(String entity, List<?> list) {
    if (target.element() == null) {
      return Optional.empty();
    }
    ColumnBinding element = new ColumnBinding(spec, target.element());
    return list.stream().flatMap(one -> element.loss(entity, one).stream()).findFirst();
  }

  private Optional<RecordProblem> loss(String entity, String text) {
    if (!target.labels().isEmpty()) {
      return target.labels().contains(text)
          ? Optional.empty()
          : Optional.of(
              refusal("type", entity, "must be one of " + String.join(", ", target.labels())));
    }
    if (!target.character()) {
      return target
          .input()
          .loss(text)
          .map(loss -> refusal(loss.code(), entity, loss.message()).hint(loss.hint()));
    }
    boolean tooLong =
        text.length() > target.size() && text.codePointCount(0, text.length()) > target.size();
    return tooLong ? Optional.of(tooLong(entity, text)) : Optional.empty();
  }

  private RecordProblem tooLong(String entity, String text) {
    int size = target.size();
    String reason =
        "has room for %d characters, and the text has %d"
            .formatted(size, text.codePointCount(0, text.length()));
    return refusal("length", entity, reason)
        .hint(
            "cut it in the spec, extract: \"(?s)^.{0,%d}\", or make the column wider"
                .formatted(size));
  }

  private Optional<RecordProblem> range(String entity, long number) {
    int bits =
        switch (target.type()) {
          case Types.TINYINT -> 8;
          case Types.SMALLINT -> 16;
          case Types.INTEGER -> 32;
          default -> 64;
        };
    long most = -1L >>> (65 - bits);
    return number >> (bits - 1) == number >> 63
        ? Optional.empty()
        : Optional.of(outOfRange(entity, number + "", " (%d to %d)".formatted(-most - 1, most)));
  }

  private Optional<RecordProblem> loss(String entity, BigDecimal number) {
    BigDecimal shortest = number.stripTrailingZeros();
    if (target.typeName().equals("DECFLOAT")) {
      return shortest.precision() <= target.size()
          ? Optional.empty()
          : Optional.of(precision(entity, number));
    }
    if (shortest.precision() - shortest.scale() > target.size() - target.digits()) {
      return Optional.of(outOfRange(entity, number.toString(), ""));
    }
    return shortest.scale() <= target.digits()
        ? Optional.empty()
        : Optional.of(precision(entity, number));
  }

  private RecordProblem precision(String entity, Object value) {
    String key = value instanceof BigDecimal ? "scale" : "precision";
    String rounding = value instanceof BigDecimal ? "round (or truncate)" : "truncate (or round)";
    return new RecordProblem(
            "precision",
            "%s has more digits than column %s, %s, keeps"
                .formatted(value, target.name(), describe()),
            entity,
            spec.name())
        .hint(
            "write %s: %d and rounding: %s for this column in the spec"
                .formatted(key, target.digits(), rounding));
  }

  private RecordProblem outOfRange(String entity, String number, String bounds) {
    return new RecordProblem(
        "range",
        "%s is out of range of column %s, %s%s"
            .formatted(number, target.name(), describe(), bounds),
        entity,
        spec.name());
  }

  private RecordProblem refusal(String code, String entity, String reason) {
    return new RecordProblem(
        code, "column %s %s".formatted(target.name(), reason), entity, spec.name());
  }

  private boolean fixedPoint() {
    return target.type() == Types.NUMERIC || target.type() == Types.DECIMAL;
  }

  private boolean keepsNanos(int nanos) {
    int unit = 1;
    for (int digit = target.digits(); digit < 9; digit++) {
      unit *= 10;
    }
    return nanos % unit == 0;
  }

  private String describe() {
    return target
        .declared()
        .toLowerCase(Locale.ROOT)
        .replace(" without time zone", "")
        .replace(", ", ",");
  }

  private @Nullable List<@Nullable Object> list(@Nullable Array array) throws SQLException {
    if (array == null) {
      return null;
    }
    List<@Nullable Object> elements = new ArrayList<>();
    for (Object element : (Object[]) array.getArray()) {
      elements.add(element == null ? null : element(element.toString()));
    }
    return elements;
  }

  private Object element(String text) {
    return switch (type()) {
      case INTEGER_ARRAY -> new BigDecimal(text).longValueExact();
      case DECIMAL_ARRAY -> new BigDecimal(text);
      case UUID_ARRAY -> UUID.fromString(text);
      default -> text;
    };
  }
}

package dev.rehome.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.record.Coercion.Mismatch;
import dev.rehome.testing.Inputs;
import dev.rehome.testing.Property;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is true of every value. */
class CoercionPropertyTests {

  private static final String ALPHABET =
      "09.,-+eE:TZ/ \t{}[]\"\\\u0000\ud83d\ude00\u00e9\u0664aNfx";
  private static final long MICROS_PER_DAY = 24L * 60 * 60 * 1_000_000;

  @ParameterizedTest
  @EnumSource
  void anyValueBecomesOneOfTheTypeOrAMismatch(ColumnType type) {
    Property.holds(
        500,
        inputs -> {
          Object value = neutral(inputs, 3);

          Object coerced = Coercion.to(type).coerce(value);

          assertThat(coerced).isInstanceOfAny(Mismatch.class, javaClass(type));
          if (!(coerced instanceof Mismatch)) {
            assertThat(Coercion.to(type).coerce(coerced)).isNotInstanceOf(Mismatch.class);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JSON")
  void aValueOfTheTypeStaysWhatItIs(ColumnType type) {
    Property.holds(
        inputs -> {
          Object value = of(type, inputs);

          assertThat(Coercion.to(type).coerce(value)).isEqualTo(value);
        });
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JSON")
  void aValueReadsBackFromItsText(ColumnType type) {
    Property.holds(
        inputs -> {
          Object value = of(type, inputs);

          Object read = Coercion.to(type).coerce(textOf(value));

          assertThat(same(read, value)).as("%s from %s", read, value).isTrue();
        });
  }

  /** Decimals are equal whatever their scale. */
  private static boolean same(Object one, Object other) {
    if (one instanceof BigDecimal number && other instanceof BigDecimal wanted) {
      return number.compareTo(wanted) == 0;
    }
    if (one instanceof List<?> list && other instanceof List<?> wanted) {
      return list.size() == wanted.size()
          && IntStream.range(0, list.size()).allMatch(i -> same(list.get(i), wanted.get(i)));
    }
    return Objects.deepEquals(one, other);
  }

  private static Object textOf(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(PlainText::of).toList()
        : Objects.requireNonNull(PlainText.of(value));
  }

  private static Class<?> javaClass(ColumnType type) {
    return switch (type) {
      case TEXT, LONG_TEXT, JSON -> String.class;
      case INTEGER -> Long.class;
      case DECIMAL -> BigDecimal.class;
      case DOUBLE -> Double.class;
      case REAL -> Float.class;
      case BOOLEAN -> Boolean.class;
      case DATE -> LocalDate.class;
      case TIME -> LocalTime.class;
      case TIMESTAMP -> OffsetDateTime.class;
      case DATETIME -> LocalDateTime.class;
      case UUID -> UUID.class;
      case BYTES -> byte[].class;
      case TEXT_ARRAY, INTEGER_ARRAY, DECIMAL_ARRAY, UUID_ARRAY -> List.class;
    };
  }

  /** A value of the type's Java class. */
  private static Object of(ColumnType type, Inputs inputs) {
    return switch (type) {
      case TEXT, LONG_TEXT -> inputs.text("ab 1\n\t\"'\\\u00e9\u4e2d\ud83d\ude00");
      case JSON -> "{}";
      case INTEGER -> integer(inputs);
      case DECIMAL -> decimal(inputs);
      case DOUBLE -> finite(inputs);
      case REAL -> (float) (inputs.random().nextGaussian() * Math.pow(10, inputs.count(0)));
      case BOOLEAN -> inputs.flag();
      case DATE -> date(inputs);
      case TIME -> time(inputs);
      case TIMESTAMP -> OffsetDateTime.of(date(inputs), time(inputs), offset(inputs));
      case DATETIME -> LocalDateTime.of(date(inputs), time(inputs));
      case UUID -> new UUID(inputs.random().nextLong(), inputs.random().nextLong());
      case BYTES -> {
        byte[] bytes = new byte[inputs.count(0)];
        inputs.random().nextBytes(bytes);
        yield bytes;
      }
      case TEXT_ARRAY, INTEGER_ARRAY, DECIMAL_ARRAY, UUID_ARRAY ->
          inputs.list(0, () -> of(type.element().orElseThrow(), inputs));
    };
  }

  private static long integer(Inputs inputs) {
    return inputs.oneOf(
        inputs.random().nextLong(),
        (long) inputs.random().nextInt(),
        0L,
        Long.MIN_VALUE,
        Long.MAX_VALUE);
  }

  private static BigDecimal decimal(Inputs inputs) {
    return new BigDecimal(
        new BigInteger(inputs.count(1) * 8, inputs.random()), inputs.random().nextInt(60) - 10);
  }

  private static double finite(Inputs inputs) {
    double number = Double.longBitsToDouble(inputs.random().nextLong());
    return Double.isFinite(number) ? number : 1.5;
  }

  private static LocalDate date(Inputs inputs) {
    return LocalDate.of(1, 1, 1).plusDays(inputs.random().nextInt(9998 * 365));
  }

  private static LocalTime time(Inputs inputs) {
    long micros = (long) (inputs.random().nextDouble() * MICROS_PER_DAY);
    return LocalTime.ofNanoOfDay(inputs.oneOf(micros, 0L, micros / 1000 * 1000) * 1000);
  }

  private static ZoneOffset offset(Inputs inputs) {
    return ZoneOffset.ofHoursMinutes(inputs.random().nextInt(15), inputs.oneOf(0, 30, 45));
  }

  /** A value that a format can give, or a text that is almost one of another type. */
  private static Object neutral(Inputs inputs, int depth) {
    int kind = inputs.random().nextInt(depth > 0 ? 11 : 9);
    return switch (kind) {
      case 0 -> inputs.flag();
      case 1 -> integer(inputs);
      case 2 -> BigInteger.valueOf(integer(inputs)).pow(3);
      case 3 -> decimal(inputs);
      case 4 -> new BigDecimal("1e" + (inputs.random().nextInt(2_000_000) - 1_000_000));
      case 5 -> inputs.text(ALPHABET);
      case 6 -> String.valueOf((char) (0xD800 + inputs.random().nextInt(0x800)));
      case 7 -> textOf(of(inputs.oneOf(ColumnType.values()), inputs));
      case 8 ->
          damaged(String.valueOf(textOf(of(inputs.oneOf(ColumnType.values()), inputs))), inputs);
      case 9 -> new ArrayList<>(Arrays.asList(inputs.flag() ? null : neutral(inputs, depth - 1)));
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(inputs.text(ALPHABET), inputs.flag() ? null : neutral(inputs, depth - 1));
        yield map;
      }
    };
  }

  private static String damaged(String text, Inputs inputs) {
    int at = text.isEmpty() ? 0 : inputs.random().nextInt(text.length());
    return text.substring(0, at) + inputs.text(ALPHABET) + text.substring(at);
  }
}

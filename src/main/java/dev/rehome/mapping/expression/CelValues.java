package dev.rehome.mapping.expression;

import com.google.common.collect.ForwardingList;
import com.google.common.collect.ForwardingMap;
import com.google.common.collect.Lists;
import com.google.common.collect.Maps;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.rehome.record.LiteralNumber;
import dev.rehome.record.PlainText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values on their way into CEL and out of it: 64-bit integers are int, those of 64 bits without a
 * sign uint; other numbers double where that is the same number, else an {@link ExactNumber};
 * OffsetDateTime timestamp; byte[] bytes; null null; other dates, times and UUIDs text. Maps and
 * lists are looked through, not copied: an expression that reads one field of a large record costs
 * one field.
 *
 * <p>Out of it come neutral values; double is BigDecimal again, a duration its ISO 8601 text.
 */
final class CelValues {

  private CelValues() {}

  /** For all that an expression can do. */
  static Object toCel(@Nullable Object value) {
    return toCel(value, false);
  }

  /**
   * For passing it on, or making a text of it: a number that a source may write in several ways is
   * an {@link ExactNumber}.
   */
  static Object asWritten(@Nullable Object value) {
    return toCel(value, true);
  }

  private static Object toCel(@Nullable Object value, boolean asWritten) {
    if (value == null) {
      return NullValue.NULL_VALUE;
    }
    if (value instanceof Map<?, ?> map) {
      return new MapView(map, member -> toCel(member, asWritten));
    }
    if (value instanceof List<?> list) {
      return new ListView(list, element -> toCel(element, asWritten));
    }
    return asWritten && (value instanceof LiteralNumber || value instanceof BigDecimal)
        ? ExactNumber.asWritten((Number) value)
        : single(value);
  }

  private static Object single(Object value) {
    if (value instanceof LiteralNumber) {
      return single(LiteralNumber.numberOf(value));
    }
    if (value instanceof BigDecimal number) {
      return ExactNumber.of(number);
    }
    if (value instanceof BigInteger number) {
      return ExactNumber.of(number);
    }
    if (value instanceof Float number) {
      return Double.valueOf(number.toString());
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (value instanceof byte[] bytes) {
      return CelByteString.of(bytes);
    }
    return value instanceof Long || value instanceof Double || value instanceof Boolean
        ? value
        : String.valueOf(PlainText.of(value));
  }

  static @Nullable Object toNeutral(@Nullable Object value) {
    if (value == null || value instanceof NullValue) {
      return null;
    }
    if (value instanceof MapView view) {
      return view.neutral;
    }
    if (value instanceof ListView view) {
      return view.neutral;
    }
    if (value instanceof Map<?, ?> map) {
      return neutralMap(map);
    }
    if (value instanceof List<?> list) {
      return neutralList(list);
    }
    return scalar(value);
  }

  private static Object scalar(Object value) {
    if (value instanceof ExactNumber number) {
      return number.source();
    }
    if (value instanceof Double number) {
      return Double.isFinite(number)
          ? BigDecimal.valueOf(number)
          : new CompiledExpression.Failure("expected a finite number but the result is " + number);
    }
    if (value instanceof Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    }
    if (value instanceof Duration duration) {
      return duration.toString();
    }
    if (value instanceof CelByteString bytes) {
      return bytes.toByteArray();
    }
    if (value instanceof String || value instanceof Boolean || value instanceof Long) {
      return value;
    }
    return value instanceof Number number
        ? new BigInteger(number.toString())
        : new CompiledExpression.Failure("the result has no place in a column: " + value);
  }

  private static Object neutralMap(Map<?, ?> map) {
    Map<String, @Nullable Object> neutral = new LinkedHashMap<>();
    for (Map.Entry<?, ?> member : map.entrySet()) {
      Object value = toNeutral(member.getValue());
      if (value instanceof CompiledExpression.Failure) {
        return value;
      }
      neutral.put(String.valueOf(member.getKey()), value);
    }
    return neutral;
  }

  private static Object neutralList(List<?> list) {
    List<@Nullable Object> neutral = new ArrayList<>(list.size());
    for (Object element : list) {
      Object value = toNeutral(element);
      if (value instanceof CompiledExpression.Failure) {
        return value;
      }
      neutral.add(value);
    }
    return neutral;
  }

  /** A map or list as CEL sees it, and the neutral one that it is. */
  private static final class MapView extends ForwardingMap<String, Object> {

    private final Map<?, ?> neutral;
    private final Map<String, Object> view;

    @SuppressWarnings("unchecked") // neutral maps have texts for keys
    private MapView(Map<?, ?> neutral, Function<@Nullable Object, Object> toCel) {
      this.neutral = neutral;
      this.view = Maps.transformValues((Map<String, Object>) neutral, toCel::apply);
    }

    @Override
    protected Map<String, Object> delegate() {
      return view;
    }
  }

  private static final class ListView extends ForwardingList<Object> {

    private final List<?> neutral;
    private final List<Object> view;

    private ListView(List<?> neutral, Function<@Nullable Object, Object> toCel) {
      this.neutral = neutral;
      this.view = Lists.transform(neutral, toCel::apply);
    }

    @Override
    protected List<Object> delegate() {
      return view;
    }
  }
}

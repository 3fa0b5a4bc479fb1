package dev.rehome.record;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of single values, the same everywhere: in text columns, templates, keys and messages.
 */
public final class PlainText {

  /** Beyond this many zeros a number keeps its exponent: 1e400 must not become 401 characters. */
  private static final int MAX_PLAIN_SCALE = 40;

  private static final int SHOWN_LENGTH = 80;

  private PlainText() {}

  /**
   * The text of a scalar. Numbers are written plain with all the digits they came with ({@code
   * 1.50} stays {@code 1.50}, {@code 1e3} becomes {@code 1000}), except that numbers of more than
   * 40 places keep an exponent; dates and times are ISO 8601, bytes Base64.
   *
   * @return null when the value is a list or a map
   */
  public static @Nullable String of(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof BigDecimal number) {
      return Math.abs((long) number.scale()) <= MAX_PLAIN_SCALE
          ? number.toPlainString()
          : number.toString();
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    return value instanceof Map || value instanceof List ? null : value.toString();
  }

  /**
   * The text of a value in a row, such that two values which a database takes for the same key have
   * the same text: numbers without trailing zeros, instants in UTC.
   */
  public static String ofKey(Object value) {
    if (value instanceof BigDecimal number) {
      return ofKey(number);
    }
    if ((value instanceof Double || value instanceof Float)
        && ((Number) value).doubleValue() == 0) {
      return "0.0";
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    }
    String text = of(value);
    return text == null ? JsonText.of(value) : text;
  }

  private static String ofKey(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return Math.abs((long) stripped.scale()) <= MAX_PLAIN_SCALE
        ? stripped.toPlainString()
        : stripped.toString();
  }

  /**
   * A value for a message to a person: text in quotes, shortened to about 80 characters and without
   * control characters; what it is, when it is a list or a map.
   */
  public static String shown(@Nullable Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof Map<?, ?> map) {
      return "an object with " + counted(map.size(), "member");
    }
    if (value instanceof List<?> list) {
      return "a list of " + counted(list.size(), "element");
    }
    if (value instanceof String text) {
      return '"' + shortened(text) + '"';
    }
    return shortened(String.valueOf(of(value)));
  }

  private static String counted(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String shortened(String text) {
    int end = Math.min(text.length(), SHOWN_LENGTH);
    StringBuilder shown = new StringBuilder(end + 8);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < end
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        shown.append(c).append(text.charAt(++i));
      } else if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        shown.append(String.format("\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return end < text.length() ? shown.append('…').toString() : shown.toString();
  }
}

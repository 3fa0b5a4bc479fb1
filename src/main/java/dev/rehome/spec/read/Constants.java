package dev.rehome.spec.read;

import dev.rehome.spec.ColumnSpec;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whether a constant of a spec can be of its column's type. Says no only where that is certain: the
 * mapping decides in the end.
 */
final class Constants {

  private static final Set<String> FLAGS =
      Set.of("true", "false", "yes", "no", "y", "n", "t", "f", "on", "off", "1", "0");

  private Constants() {}

  static boolean fit(Object value, ColumnSpec column) {
    String text = value.toString().strip();
    boolean single = !(value instanceof List) && !(value instanceof Map);
    return switch (column.type()) {
      case INTEGER -> single && isWhole(text);
      case DECIMAL, DOUBLE, REAL -> single && isNumber(text);
      case BOOLEAN -> single && FLAGS.contains(text.toLowerCase(Locale.ROOT));
      case UUID -> single && text.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
      case DATE, TIMESTAMP, DATETIME ->
          single && (!column.times().formats().isEmpty() || isDate(text));
      case TIME ->
          single && (!column.times().formats().isEmpty() || text.matches("\\d\\d:\\d\\d.*"));
      case TEXT, LONG_TEXT, JSON, BYTES -> true;
      case TEXT_ARRAY, INTEGER_ARRAY, DECIMAL_ARRAY, UUID_ARRAY -> true;
    };
  }

  private static boolean isNumber(String text) {
    try {
      new BigDecimal(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isWhole(String text) {
    return isNumber(text) && new BigDecimal(text).stripTrailingZeros().scale() <= 0;
  }

  private static boolean isDate(String text) {
    try {
      return text.length() >= 10 && !LocalDate.parse(text.substring(0, 10)).equals(LocalDate.MIN);
    } catch (DateTimeException e) {
      return false;
    }
  }
}

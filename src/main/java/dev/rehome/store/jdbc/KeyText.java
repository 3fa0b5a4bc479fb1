package dev.rehome.store.jdbc;

import dev.rehome.record.RowKey;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The text of a key's values, such that the database can cast it back to their types. */
public final class KeyText {

  private static final String SEPARATOR = String.valueOf(RowKey.SEPARATOR);
  private static final String ESCAPE = String.valueOf(RowKey.ESCAPE);

  private static final Pattern SPECIAL = Pattern.compile("[" + ESCAPE + SEPARATOR + "]");

  private KeyText() {}

  public static String of(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    // Unlike toString these always write the seconds, without which H2 does not read a time.
    if (value instanceof OffsetDateTime time) {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time);
    }
    if (value instanceof LocalDateTime time) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
    if (value instanceof LocalTime time) {
      return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
    }
    return value.toString();
  }

  /** The text of a key of several values. */
  static String join(List<String> texts) {
    return texts.stream()
        .map(text -> SPECIAL.matcher(text).replaceAll(ESCAPE + "$0"))
        .collect(Collectors.joining(SEPARATOR));
  }

  /** The texts that {@link #join} joined. */
  static List<String> split(String joined) {
    List<String> texts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < joined.length(); i++) {
      char c = joined.charAt(i);
      if (c == RowKey.SEPARATOR) {
        texts.add(text.toString());
        text.setLength(0);
      } else {
        text.append(c == RowKey.ESCAPE ? joined.charAt(++i) : c);
      }
    }
    texts.add(text.toString());
    return texts;
  }

  /** The SQL of the n-th (from 0) of several texts that {@link #join} joined. */
  static String part(Dialect dialect, String expression, int index, int count) {
    String part = "((?:[^%1$s%2$s]|%1$s[%1$s%2$s])*)".formatted(ESCAPE, SEPARATOR);
    String pattern = "^" + part + (SEPARATOR + part).repeat(count - 1) + "$";
    String escaped = dialect.replaceAll(expression, pattern, "$" + (index + 1));
    return dialect.replaceAll(escaped, ESCAPE + "(.)", "$1");
  }
}

package dev.rehome.store.jdbc;

import dev.rehome.record.ColumnType;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/** The text of a key's values, such that the database can cast it back to their types. */
final class KeyText {

  /** Between the values of a key of several columns; a control character no sane key holds. */
  static final char SEPARATOR = '\u001f';

  private KeyText() {}

  static String of(Object value) {
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    // Unlike toString these always write the seconds, without which databases do not read a time.
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

  /** Whether values of the type identify a row. */
  static boolean usable(ColumnType type) {
    return switch (type) {
      case BYTES, JSON, TEXT_ARRAY, LONG_TEXT -> false;
      default -> true;
    };
  }
}

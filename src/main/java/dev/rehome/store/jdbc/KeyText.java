package dev.rehome.store.jdbc;

import dev.rehome.record.ColumnType;
import java.math.BigDecimal;

/** The text of a key's values, such that the database can cast it back to their types. */
final class KeyText {

  /** Between the values of a key of several columns; a control character no sane key holds. */
  static final char SEPARATOR = '\u001f';

  private KeyText() {}

  static String of(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  /** Whether values of the type identify a row. */
  static boolean usable(ColumnType type) {
    return switch (type) {
      case BYTES, JSON, TEXT_ARRAY, LONG_TEXT -> false;
      default -> true;
    };
  }
}

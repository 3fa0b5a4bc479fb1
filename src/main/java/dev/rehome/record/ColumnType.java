package dev.rehome.record;

import java.util.Locale;
import java.util.Optional;

/** The types a column can have, and the Java class its values have in a {@link Row}. */
public enum ColumnType {
  /** {@code String}, at most 1,048,576 characters. */
  TEXT,
  /** {@code String} of any length. */
  LONG_TEXT,
  /** {@code Long}: 64 bits. */
  INTEGER,
  /** {@code BigDecimal}, as many digits as the source has. */
  DECIMAL,
  /** {@code Double}, finite. */
  DOUBLE,
  /** {@code Float}, finite. */
  REAL,
  /** {@code Boolean}. */
  BOOLEAN,
  /** {@code LocalDate}. */
  DATE,
  /** {@code LocalTime} with microseconds. */
  TIME,
  /** {@code OffsetDateTime}: an instant with its offset and microseconds. */
  TIMESTAMP,
  /** {@code LocalDateTime} with microseconds: a date and time without a zone. */
  DATETIME,
  /** {@code UUID}. */
  UUID,
  /** {@code String} holding a JSON text. */
  JSON,
  /** {@code byte[]}, Base64 in the source. */
  BYTES,
  /** {@code List<String>} without null. */
  TEXT_ARRAY,
  /** {@code List<Long>} without null. */
  INTEGER_ARRAY,
  /** {@code List<BigDecimal>} without null. */
  DECIMAL_ARRAY,
  /** {@code List<UUID>} without null. */
  UUID_ARRAY;

  private static final String ARRAY = "_ARRAY";

  /** The longest {@link #TEXT}, in characters. */
  public static final int MAX_TEXT_LENGTH = 1_048_576;

  /** Whether it can identify rows: databases index its values, and none is too long. */
  public boolean identifies() {
    return switch (this) {
      case BYTES, JSON, LONG_TEXT -> false;
      default -> element().isEmpty();
    };
  }

  /** What a spec calls it: {@code long_text}, {@code text[]}. */
  public String label() {
    return name().replace(ARRAY, "[]").toLowerCase(Locale.ROOT);
  }

  /** The type of the elements of a list; empty for types that are none. */
  public Optional<ColumnType> element() {
    return name().endsWith(ARRAY)
        ? Optional.of(valueOf(name().substring(0, name().length() - ARRAY.length())))
        : Optional.empty();
  }
}

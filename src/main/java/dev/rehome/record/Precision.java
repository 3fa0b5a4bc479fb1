package dev.rehome.record;

import dev.rehome.record.Coercion.Mismatch;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.Locale;

/**
 * How many digits after the point a value may have, of a number or of a second, and what becomes of
 * one that has more.
 */
public record Precision(int digits, Rounding rounding) {

  /** The digits of a second that every database keeps. */
  public static final int MICROSECONDS = 6;

  private static final int NANOSECONDS = 9;
  private static final int TEN = 10;
  private static final int MAX_YEAR = 9_999;
  private static final String ADVICE = "write rounding: round (or truncate) if fewer will do";

  /** What becomes of digits that are too many. */
  public enum Rounding {
    /** The value is a mismatch; the default. */
    REJECT,
    /** To the nearest value, halves away from zero or into the future. */
    ROUND,
    /** They are left out. */
    TRUNCATE;

    /** What a spec calls it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The number with no more digits, or a {@link Mismatch}. */
  Object fit(BigDecimal number) {
    if (number.scale() <= digits || number.stripTrailingZeros().scale() <= digits) {
      return number;
    }
    return switch (rounding) {
      case REJECT ->
          new Mismatch(
              "precision",
              "expected at most %d digits after the point but found %s; %s"
                  .formatted(digits, PlainText.shown(number), ADVICE));
      case ROUND -> number.setScale(digits, RoundingMode.HALF_UP);
      case TRUNCATE -> number.setScale(digits, RoundingMode.DOWN);
    };
  }

  /** The time with no more digits of a second, or a {@link Mismatch}. */
  Object fit(Temporal time, Object found) {
    long unit = 1;
    for (int digit = digits; digit < NANOSECONDS; digit++) {
      unit *= TEN;
    }
    long rest = time.getLong(ChronoField.NANO_OF_SECOND) % unit;
    if (rest == 0) {
      return time;
    }
    return switch (rounding) {
      case REJECT ->
          new Mismatch(
              "precision",
              "expected at most %d digits of a second%s but found %s; %s"
                  .formatted(
                      digits,
                      digits == MICROSECONDS ? " (microseconds)" : "",
                      PlainText.shown(found),
                      digits == MICROSECONDS
                          ? "write precision: 6 and rounding: truncate (or round) if fewer will do"
                          : ADVICE));
      case TRUNCATE -> time.minus(rest, ChronoUnit.NANOS);
      case ROUND -> rest * 2 < unit ? time.minus(rest, ChronoUnit.NANOS) : up(time, unit - rest);
    };
  }

  private static Object up(Temporal time, long nanos) {
    Temporal later = time.plus(nanos, ChronoUnit.NANOS);
    boolean tooLate =
        later instanceof LocalTime after
            ? after.equals(LocalTime.MIDNIGHT)
            : later.get(ChronoField.YEAR) > MAX_YEAR;
    return tooLate
        ? new Mismatch("range", time + " would be rounded to a time that is too late; truncate it")
        : later;
  }
}

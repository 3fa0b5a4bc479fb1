package dev.rehome.mapping.expression;

import com.google.common.primitives.UnsignedLong;
import dev.rehome.record.LiteralNumber;
import dev.rehome.record.PlainText;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A number of the source that none of CEL's number types can hold: more digits than a double has,
 * beyond its range, or written in a way that is to be kept. {@link ExactNumberFunctions} says what
 * an expression can do with it.
 */
final class ExactNumber {

  /** Numbers of up to so many digits and places are the same after a way through a double. */
  private static final int DOUBLE_DIGITS = 15;

  private static final int DOUBLE_PLACES = 280;

  private final BigDecimal value;
  private final Number source;

  private ExactNumber(BigDecimal value, Number source) {
    this.value = value;
    this.source = source;
  }

  /** With its zeros and, if it is a {@link LiteralNumber}, as a text what its source says. */
  static ExactNumber asWritten(Number source) {
    Object number = LiteralNumber.numberOf(source);
    return new ExactNumber(
        number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString()), source);
  }

  /** A double if that is the same number, else an exact number. */
  static Object of(BigDecimal number) {
    boolean few =
        number.precision() <= DOUBLE_DIGITS && Math.abs((long) number.scale()) <= DOUBLE_PLACES;
    double binary = number.doubleValue();
    boolean same =
        few || Double.isFinite(binary) && BigDecimal.valueOf(binary).compareTo(number) == 0;
    return same ? (Object) binary : new ExactNumber(number, number);
  }

  /** An unsigned number of 64 bits if it is one, else as a decimal. */
  static Object of(BigInteger number) {
    return number.signum() >= 0 && number.bitLength() <= Long.SIZE
        ? UnsignedLong.valueOf(number)
        : of(new BigDecimal(number));
  }

  BigDecimal value() {
    return value;
  }

  /** The number as it came from the source. */
  Number source() {
    return source;
  }

  /** Less than 0, 0 or more than 0; another number may be any of CEL's but NaN. */
  int compareTo(Object other) {
    if (other instanceof ExactNumber number) {
      return value.compareTo(number.value);
    }
    if (other instanceof Double number) {
      return Double.isInfinite(number)
          ? Double.compare(0, number)
          : value.compareTo(new BigDecimal(number));
    }
    return value.compareTo(new BigDecimal(other.toString()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ExactNumber number && value.compareTo(number.value) == 0;
  }

  @Override
  public int hashCode() {
    return value.stripTrailingZeros().hashCode();
  }

  @Override
  public String toString() {
    return String.valueOf(PlainText.of(source));
  }
}

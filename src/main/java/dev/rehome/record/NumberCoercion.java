package dev.rehome.record;

import dev.rehome.record.Coercion.Mismatch;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Numbers, and the texts that are one. */
final class NumberCoercion {

  /** Digits before and after the point; the least of what H2 and PostgreSQL can hold. */
  private static final int MAX_INTEGER_DIGITS = 100_000;

  private static final int MAX_FRACTION_DIGITS = 16_383;

  private static final int MAX_LONG_DIGITS = 19;

  /** Parsing takes quadratic time, so that longer texts are not even tried. */
  private static final int MAX_TEXT_LENGTH = MAX_INTEGER_DIGITS + MAX_FRACTION_DIGITS + 16;

  private NumberCoercion() {}

  static Object integer(Object found) {
    Object value = LiteralNumber.numberOf(found);
    if (value instanceof Long) {
      return value;
    }
    if (value instanceof String text) {
      Long small = smallInteger(text);
      if (small != null) {
        return small;
      }
    }
    BigDecimal number = number(value);
    if (number == null || !integral(number)) {
      return Mismatch.type("an integer", value);
    }
    if (integerDigits(number) <= MAX_LONG_DIGITS) {
      BigInteger integer = number.toBigInteger();
      if (integer.bitLength() < Long.SIZE) {
        return integer.longValue();
      }
    }
    return new Mismatch(
        "range",
        "expected an integer of 64 bits (-9223372036854775808 to 9223372036854775807) but found "
            + PlainText.shown(value));
  }

  static Object decimal(Object value) {
    BigDecimal number = number(value);
    if (number == null) {
      return Mismatch.type("a number", value);
    }
    if (integerDigits(number) > MAX_INTEGER_DIGITS || number.scale() > MAX_FRACTION_DIGITS) {
      return new Mismatch(
          "range",
          "expected a number of at most "
              + MAX_INTEGER_DIGITS
              + " digits before and "
              + MAX_FRACTION_DIGITS
              + " after the point but found "
              + PlainText.shown(value));
    }
    return number;
  }

  static Object binary(Object value) {
    return floating(
        value,
        BigDecimal::doubleValue,
        "a double of 64 bits can hold (4.9e-324 to 1.8e308; type decimal takes others)");
  }

  static Object real(Object value) {
    return floating(
        value,
        BigDecimal::floatValue,
        "a real of 32 bits can hold (1.4e-45 to 3.4e38; type double or decimal takes others)");
  }

  private static Object floating(
      Object value, Function<BigDecimal, Number> nearest, String expected) {
    BigDecimal number = number(value);
    if (number == null) {
      return Mismatch.type("a finite number", value);
    }
    Number found = nearest.apply(number);
    boolean becameZero = found.doubleValue() == 0 && number.signum() != 0;
    return Double.isFinite(found.doubleValue()) && !becameZero
        ? found
        : new Mismatch(
            "range", "expected a number that " + expected + " but found " + PlainText.shown(value));
  }

  /** In 64 bits, for a text may say 1e2147483647. */
  private static long integerDigits(BigDecimal number) {
    return (long) number.precision() - number.scale();
  }

  private static boolean integral(BigDecimal number) {
    return number.scale() <= 0 || number.stripTrailingZeros().scale() <= 0;
  }

  private static @Nullable BigDecimal number(Object found) {
    Object value = LiteralNumber.numberOf(found);
    if (value instanceof Float real) {
      return new BigDecimal(real.toString());
    }
    if (value instanceof String text) {
      return text.length() <= MAX_TEXT_LENGTH && isNumber(text) ? parsed(text) : null;
    }
    if (value instanceof BigDecimal number) {
      return number;
    }
    if (value instanceof Long number) {
      return BigDecimal.valueOf(number);
    }
    if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    return value instanceof Double number && Double.isFinite(number)
        ? BigDecimal.valueOf(number)
        : null;
  }

  /** Null for what only looks like a number, also for an exponent beyond 32 bits. */
  private static @Nullable BigDecimal parsed(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The usual case without garbage: a sign and at most 18 ASCII digits. */
  private static @Nullable Long smallInteger(String text) {
    int length = text.length();
    boolean signed = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+');
    int first = signed ? 1 : 0;
    if (length == first || length - first >= MAX_LONG_DIGITS) {
      return null;
    }
    long number = 0;
    for (int i = first; i < length; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      number = number * 10 + digit;
    }
    return text.charAt(0) == '-' ? -number : number;
  }

  /**
   * Whether it is made of what a number is made of: BigDecimal, which checks the order, takes
   * digits of any script and a bare point as well.
   */
  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean inside = c == '.' && isDigit(text, i - 1) && isDigit(text, i + 1);
      if (!isDigit(text, i) && !inside && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(String text, int at) {
    return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }
}

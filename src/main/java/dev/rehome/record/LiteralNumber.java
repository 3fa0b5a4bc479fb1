package dev.rehome.record;

/**
 * A number whose source writes it otherwise than {@link PlainText} would: {@code 02134}, {@code
 * 0x1F}, {@code 1e3}. Numbers, booleans and JSON get the number; texts get what is written, for
 * such a thing may be a postal code.
 */
public final class LiteralNumber extends Number {

  private static final long serialVersionUID = 1L;

  private final Number number;
  private final String literal;

  private LiteralNumber(Number number, String literal) {
    this.number = number;
    this.literal = literal;
  }

  /** The number itself where its plain text is the literal already. */
  public static Number of(Number number, String literal) {
    return literal.equals(PlainText.of(number)) ? number : new LiteralNumber(number, literal);
  }

  /** A literal's number; any other value is returned as it is. */
  public static Object numberOf(Object value) {
    return value instanceof LiteralNumber literal ? literal.number : value;
  }

  @Override
  public int intValue() {
    return number.intValue();
  }

  @Override
  public long longValue() {
    return number.longValue();
  }

  @Override
  public float floatValue() {
    return number.floatValue();
  }

  @Override
  public double doubleValue() {
    return number.doubleValue();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LiteralNumber that
        && number.equals(that.number)
        && literal.equals(that.literal);
  }

  @Override
  public int hashCode() {
    return literal.hashCode();
  }

  /** As it is written in the source. */
  @Override
  public String toString() {
    return literal;
  }
}

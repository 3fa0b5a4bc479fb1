package dev.rehome.job.imports;

import dev.rehome.store.Counts;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many rejects a run may have.
 *
 * @param value a number of records, or a percentage of the records read
 * @param percent which of the two
 */
public record RejectLimit(BigDecimal value, boolean percent) {

  public static final RejectLimit NONE = new RejectLimit(BigDecimal.valueOf(100), true);

  private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?)\\s*(%?)");

  /** Percentages mean little before this many records were read. */
  private static final long SAMPLE = 1000;

  /** Reads {@code 100} or {@code 2.5%}. */
  public static RejectLimit parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is neither a number of rejects (100) nor a percentage (2.5%)");
    }
    BigDecimal value = new BigDecimal(matcher.group(1));
    boolean percent = matcher.group(2).equals("%");
    if (!percent && value.stripTrailingZeros().scale() > 0) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number of rejects");
    }
    if (percent && value.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw new IllegalArgumentException("'" + text + "' is more than 100%");
    }
    return new RejectLimit(value, percent);
  }

  /**
   * Whether the limit is passed.
   *
   * @param complete whether everything has been read; before, a percentage waits for a sample
   */
  boolean exceeded(Counts counts, boolean complete) {
    BigDecimal rejects = BigDecimal.valueOf(counts.rejected());
    if (!percent) {
      return rejects.compareTo(value) > 0;
    }
    return (complete || counts.read() >= SAMPLE)
        && rejects.scaleByPowerOfTen(2).compareTo(value.multiply(BigDecimal.valueOf(counts.read())))
            > 0;
  }

  @Override
  public String toString() {
    return value.toPlainString() + (percent ? "%" : "");
  }
}

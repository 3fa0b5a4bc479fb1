package dev.rehome.spec;

import dev.rehome.problem.Location;
import dev.rehome.record.ColumnType;
import dev.rehome.record.DateTimeRules;
import dev.rehome.record.Precision;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One column: where its value comes from, what is done to it, and what it must be. The order of
 * work is: source, {@code extract}, {@code transform}, {@code default} for what is still missing,
 * type, checks.
 *
 * @param extract replaces the text by the first group (or the whole match) of the first match; no
 *     match means no value
 * @param defaultValue a neutral value for what is missing
 * @param times how dates and times are read
 * @param precision how many digits decimals and times may have; null for any that can be kept
 * @param tracked whether a changed value makes the row count as changed; false for values of the
 *     run itself ({@code run.…})
 */
public record ColumnSpec(
    String name,
    ValueSource source,
    @Nullable Pattern extract,
    List<Transform> transforms,
    ColumnType type,
    boolean required,
    @Nullable Object defaultValue,
    @Nullable BigDecimal min,
    @Nullable BigDecimal max,
    @Nullable Integer minLength,
    @Nullable Integer maxLength,
    @Nullable Pattern pattern,
    List<String> oneOf,
    DateTimeRules times,
    @Nullable Precision precision,
    boolean tracked,
    Location where) {

  /** How many digits of a second the values may have, if they are times. */
  public int secondDigits() {
    return precision == null ? Precision.MICROSECONDS : precision.digits();
  }
}

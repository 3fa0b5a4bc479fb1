package dev.rehome.spec.read;

import dev.rehome.record.ColumnType;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a column's {@code format} patterns become formatters.
 *
 * @param locale the language of the names of months and days
 * @param twoDigitYearsFrom the year that the hundred years of {@code yy} begin with; null where the
 *     spec does not say
 */
record DateFormats(Locale locale, @Nullable Integer twoDigitYearsFrom) {

  /** With a zone, so that patterns with an offset and those with a region can write it. */
  private static final ZonedDateTime SAMPLE =
      ZonedDateTime.of(2001, 2, 3, 16, 5, 6, 789_000_000, ZoneId.of("UTC"));

  /**
   * Why a pattern cannot be what a column needs.
   *
   * @param hint what to write; null where the reason says it
   */
  record Fault(String why, @Nullable String hint) {}

  /**
   * Strict formatters; several where a language writes its names in several ways. Strictness would
   * make {@code yyyy}, the year of an era, useless without an era, and nobody writes {@code uuuu};
   * so the era is ours unless the pattern has one.
   *
   * @throws IllegalArgumentException when it is no pattern
   */
  List<DateTimeFormatter> of(String text) {
    DatePattern pattern = DatePattern.of(text);
    DateTimeFormatter format = formatter(pattern);
    DatePattern alone = pattern.standingAlone();
    return locale.equals(Locale.ROOT) || alone.equals(pattern)
        ? List.of(format)
        : List.of(format, formatter(alone));
  }

  private DateTimeFormatter formatter(DatePattern pattern) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    if (twoDigitYearsFrom == null) {
      builder.appendPattern(pattern.text());
    } else {
      LocalDate first = LocalDate.of(twoDigitYearsFrom, 1, 1);
      for (DatePattern.Piece piece : pattern.pieces()) {
        if (piece.twoDigitYear()) {
          ChronoField year = piece.letter() == 'u' ? ChronoField.YEAR : ChronoField.YEAR_OF_ERA;
          builder.appendValueReduced(year, 2, 2, first);
        } else {
          builder.appendPattern(piece.text());
        }
      }
    }
    return builder
        .parseDefaulting(ChronoField.ERA, 1)
        .toFormatter(locale)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /**
   * What a pattern leaves out although the type needs it, leaves to a guess, or has although the
   * type has no place for it; found by writing and reading a sample.
   */
  Optional<Fault> fault(String text, DateTimeFormatter format, ColumnType type) {
    DatePattern pattern = DatePattern.of(text);
    return guess(pattern).or(() -> incomplete(pattern, format, type));
  }

  private Optional<Fault> guess(DatePattern pattern) {
    if (pattern.hasTwoDigitYear() && twoDigitYearsFrom == null) {
      return fault(
          "two digits do not determine the century",
          "add for example 'two_digit_years_from: 1950', which makes 50 to 99 the years 1950 to"
              + " 1999 and 00 to 49 the years 2000 to 2049");
    }
    if (pattern.has("zv")) {
      return fault(
          "abbreviations such as CST or IST mean several zones, with and without summer time",
          "write the one that is there as a text in quotes, 'CET', and its offset under 'zone'");
    }
    return pattern.has("D") && pattern.has("ML")
        ? fault("D is the day of the year", "write dd for the day of the month")
        : Optional.empty();
  }

  private static Optional<Fault> incomplete(
      DatePattern pattern, DateTimeFormatter format, ColumnType type) {
    TemporalAccessor read;
    TemporalAccessor fields;
    try {
      String sample = format.format(SAMPLE);
      read = format.parse(sample);
      fields = format.parseUnresolved(sample, new ParsePosition(0));
    } catch (DateTimeException e) {
      return fault("it cannot parse what it formats", null);
    }
    boolean date = read.query(TemporalQueries.localDate()) != null;
    boolean time = read.query(TemporalQueries.localTime()) != null;
    boolean anyDate = fields(fields).anyMatch(ChronoField::isDateBased);
    boolean anyTime = fields(fields).anyMatch(ChronoField::isTimeBased);
    boolean zone =
        fields.isSupported(ChronoField.OFFSET_SECONDS)
            || fields.query(TemporalQueries.zone()) != null;
    return switch (type) {
      case TIME -> time ? surplusOfTime(anyDate, zone) : noTime(pattern);
      case DATE -> date ? surplusOfDate(anyTime, zone) : noDate(pattern);
      case TIMESTAMP, DATETIME ->
          !date ? noDate(pattern) : anyTime && !time ? noTime(pattern) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** The era is always there: the formatter puts it in. */
  private static Stream<ChronoField> fields(TemporalAccessor read) {
    return Arrays.stream(ChronoField.values())
        .filter(field -> field != ChronoField.ERA)
        .filter(read::isSupported);
  }

  private static Optional<Fault> noDate(DatePattern pattern) {
    String why = "it has no complete date, such as dd.MM.yyyy";
    if (pattern.has("Y")) {
      return fault(why, "Y is the year of a week; write yyyy");
    }
    return pattern.has("m") && !pattern.has("MLHhKk")
        ? fault(why, "mm is the minute; write MM for the month")
        : fault(why, null);
  }

  private static Optional<Fault> noTime(DatePattern pattern) {
    String why = "it has no complete time, such as HH:mm or HH:mm:ss.SSS";
    if (pattern.has("hK") && !pattern.has("aB")) {
      return fault(why, "h and K count to 12 and need an a (AM or PM); write HH for 0 to 23");
    }
    return pattern.has("M") && !pattern.has("m")
        ? fault(why, "MM is the month; write mm for the minute")
        : fault(why, null);
  }

  private static Optional<Fault> surplusOfDate(boolean time, boolean zone) {
    return time || zone
        ? fault(
            "type date has no place for its " + (time ? "time" : "offset"),
            "use type " + (zone ? "timestamp" : "datetime") + ", or only the date with 'extract'")
        : Optional.empty();
  }

  private static Optional<Fault> surplusOfTime(boolean date, boolean zone) {
    return date || zone
        ? fault(
            "type time has no place for its " + (date ? "date" : "offset"),
            "use type " + (zone ? "timestamp" : "datetime") + ", or only the time with 'extract'")
        : Optional.empty();
  }

  private static Optional<Fault> fault(String why, @Nullable String hint) {
    return Optional.of(new Fault(why, hint));
  }
}

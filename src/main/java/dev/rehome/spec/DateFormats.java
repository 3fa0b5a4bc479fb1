package dev.rehome.spec;

import dev.rehome.record.ColumnType;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;

/** How a spec's {@code format} patterns become formatters. */
final class DateFormats {

  static final OffsetDateTime SAMPLE =
      OffsetDateTime.of(2001, 2, 3, 16, 5, 6, 789_000_000, ZoneOffset.UTC);

  private DateFormats() {}

  /**
   * A strict formatter in English. Strictness would make {@code yyyy}, the year of an era, useless
   * without an era, and nobody writes {@code uuuu}; so the era is ours unless the pattern has one.
   *
   * @throws IllegalArgumentException when it is no pattern
   */
  static DateTimeFormatter of(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .parseDefaulting(ChronoField.ERA, 1)
        .toFormatter(Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /**
   * What a format cannot tell although the type needs it, found by writing and reading a sample.
   */
  static Optional<String> lack(DateTimeFormatter format, ColumnType type) {
    TemporalAccessor read;
    try {
      read = format.parse(format.format(SAMPLE));
    } catch (DateTimeException e) {
      return Optional.of("what it writes it cannot read");
    }
    return switch (type) {
      case TIME ->
          read.query(TemporalQueries.localTime()) == null
              ? Optional.of("it has no complete time, such as HH:mm")
              : Optional.empty();
      case DATE, TIMESTAMP, DATETIME ->
          read.query(TemporalQueries.localDate()) == null
              ? Optional.of("it has no complete date, such as dd.MM.yyyy")
              : Optional.empty();
      default -> Optional.empty();
    };
  }
}

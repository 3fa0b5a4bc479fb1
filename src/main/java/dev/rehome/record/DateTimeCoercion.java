package dev.rehome.record;

import dev.rehome.record.Coercion.Mismatch;
import dev.rehome.record.DateTimeRules.Overlap;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times with everything the source says: the offset stays, microseconds stay, and finer
 * digits than zeros are a {@code precision} mismatch.
 *
 * <p>A date alone is the start of its day where a date and time are expected. A local time that the
 * zone's clocks skip does not exist and is a mismatch; of one that they show twice, the rules say
 * which it is.
 */
final class DateTimeCoercion {

  private static final Precision MICROSECONDS =
      new Precision(Precision.MICROSECONDS, Precision.Rounding.REJECT);
  private static final int MAX_YEAR = 9_999;

  private final @Nullable ZoneId zone;
  private final Overlap overlap;
  private final List<DateTimeFormatter> formats;
  private final Precision precision;

  DateTimeCoercion(DateTimeRules rules, @Nullable Precision precision) {
    this.zone = rules.zone();
    this.overlap = rules.overlap();
    this.formats = rules.formats();
    this.precision = precision == null ? MICROSECONDS : precision;
  }

  /** Each of these throws DateTimeException for dates that do not exist. */
  Object date(Object value) {
    Object parsed = parsed(value);
    return parsed instanceof LocalDate date
        ? checked(date, 0, date.getYear(), value)
        : Mismatch.type("a date" + likeFormats(" such as 2025-05-24"), value);
  }

  Object time(Object value) {
    Object parsed = value instanceof String text ? parsedTime(text) : value;
    return parsed instanceof LocalTime time
        ? checked(time, time.getNano(), 1, value)
        : Mismatch.type("a time" + likeFormats(" such as 05:58:24"), value);
  }

  Object dateTime(Object value) {
    Object parsed = parsed(value);
    if (parsed instanceof Mismatch) {
      return parsed;
    }
    if (parsed instanceof OffsetDateTime time) {
      if (zone == null) {
        return Mismatch.type(
            "a date and time without an offset (or type timestamp, or a zone to convert it to)",
            value);
      }
      parsed = time.atZoneSameInstant(zone).toLocalDateTime();
    }
    if (parsed instanceof LocalDate date) {
      parsed = date.atStartOfDay();
    }
    return parsed instanceof LocalDateTime time
        ? checked(time, time.getNano(), time.getYear(), value)
        : Mismatch.type("a date and time" + likeFormats(" such as 2025-05-24T05:58:24"), value);
  }

  Object timestamp(Object value) {
    Object parsed = parsed(value);
    if (parsed instanceof Mismatch) {
      return parsed;
    }
    if (parsed instanceof LocalDate || parsed instanceof LocalDateTime) {
      parsed = zoned(parsed, value);
    }
    if (parsed instanceof Mismatch) {
      return parsed;
    }
    return parsed instanceof OffsetDateTime time
        ? checked(time, time.getNano(), time.getYear(), value)
        : Mismatch.type("a timestamp" + likeFormats(" such as 2025-05-24T05:58:24.994068Z"), value);
  }

  private Object zoned(Object local, Object value) {
    if (zone == null) {
      return new Mismatch(
          "no-zone",
          "expected a time with its offset (or a zone in the spec) but found "
              + PlainText.shown(value));
    }
    return local instanceof LocalDate date
        ? date.atStartOfDay(zone).toOffsetDateTime()
        : inRegion((LocalDateTime) local, zone, value);
  }

  private Object inRegion(LocalDateTime local, ZoneId region, Object value) {
    ZonedDateTime zoned = local.atZone(region);
    if (!zoned.toLocalDateTime().equals(local)) {
      return Mismatch.type(
          "a time that exists in " + region + " (its clocks skip this one)", value);
    }
    ZonedDateTime later = zoned.withLaterOffsetAtOverlap();
    if (overlap == Overlap.REJECT && !later.equals(zoned)) {
      return new Mismatch(
          "ambiguous-time",
          "expected a time that the clocks of %s show once (they show this one at %s and at %s) but found %s"
              .formatted(region, zoned.getOffset(), later.getOffset(), PlainText.shown(value)));
    }
    return (overlap == Overlap.LATER ? later : zoned).toOffsetDateTime();
  }

  private Object checked(Temporal time, int nanos, int year, Object value) {
    if (year < 1 || year > MAX_YEAR) {
      return new Mismatch(
          "range", "expected a year from 1 to 9999 but found " + PlainText.shown(value));
    }
    return nanos == 0 ? time : precision.fit(time, value);
  }

  private String likeFormats(String example) {
    return formats.isEmpty() ? example : " in the declared format";
  }

  /** What a value says, with an offset or local; null when it says no date. */
  private @Nullable Object parsed(Object value) {
    if (!(value instanceof String text)) {
      return value instanceof TemporalAccessor ? value : null;
    }
    return formats.isEmpty() ? IsoText.parse(text) : formatted(text, this::resolved);
  }

  private @Nullable Object parsedTime(String text) {
    return formats.isEmpty()
        ? IsoText.parseTime(text)
        : formatted(text, (read, found) -> LocalTime.from(read));
  }

  /** Makes of the fields of a text what they say. */
  private interface Resolution {
    Object of(TemporalAccessor fields, String text);
  }

  /**
   * The first format that fits; a date that does not exist in one may exist in another.
   *
   * @throws DateTimeException when the text is in a format, but what it says does not exist
   */
  private @Nullable Object formatted(String text, Resolution resolution) {
    for (DateTimeFormatter format : formats) {
      try {
        return resolution.of(format.parse(text), text);
      } catch (DateTimeException e) {
        // not in this format; the next may fit
      }
    }
    if (formats.stream().anyMatch(format -> hasForm(format, text))) {
      throw new DateTimeException(text);
    }
    return null;
  }

  private static boolean hasForm(DateTimeFormatter format, String text) {
    ParsePosition position = new ParsePosition(0);
    return format.parseUnresolved(text, position) != null && position.getIndex() == text.length();
  }

  private Object resolved(TemporalAccessor fields, String text) {
    LocalDate date = LocalDate.from(fields);
    LocalTime time = fields.query(TemporalQueries.localTime());
    if (time == null) {
      return date;
    }
    if (fields.isSupported(ChronoField.OFFSET_SECONDS)) {
      return OffsetDateTime.from(fields);
    }
    ZoneId region = fields.query(TemporalQueries.zone());
    return region == null ? date.atTime(time) : inRegion(date.atTime(time), region, text);
  }
}

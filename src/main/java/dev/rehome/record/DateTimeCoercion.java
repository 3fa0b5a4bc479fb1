package dev.rehome.record;

import dev.rehome.record.Coercion.Mismatch;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times with everything the source says: the offset stays, microseconds stay, and finer
 * digits than zeros are a {@code precision} mismatch.
 *
 * <p>A date alone is the start of its day where a date and time are wanted. A local time that the
 * zone's clocks skip does not exist and is a mismatch; one that they show twice is the earlier.
 */
final class DateTimeCoercion {

  private static final int NANOS_PER_MICRO = 1_000;
  private static final int MAX_YEAR = 9_999;

  private final @Nullable ZoneId zone;
  private final List<DateTimeFormatter> formats;

  DateTimeCoercion(@Nullable ZoneId zone, List<DateTimeFormatter> formats) {
    this.zone = zone;
    this.formats = formats;
  }

  /** Each of these throws DateTimeException for dates that do not exist. */
  Object date(Object value) {
    TemporalAccessor parsed = parsed(value);
    return parsed instanceof LocalDate date
        ? checked(date, 0, date.getYear(), value)
        : Mismatch.type("a date" + likeFormats(" such as 2025-05-24"), value);
  }

  Object time(Object value) {
    TemporalAccessor parsed = value instanceof String text ? parsedTime(text) : accessor(value);
    return parsed instanceof LocalTime time
        ? checked(time, time.getNano(), 1, value)
        : Mismatch.type("a time" + likeFormats(" such as 05:58:24"), value);
  }

  Object dateTime(Object value) {
    TemporalAccessor parsed = parsed(value);
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
    TemporalAccessor parsed = parsed(value);
    if (parsed instanceof LocalDate || parsed instanceof LocalDateTime) {
      return zoned(parsed, value);
    }
    return parsed instanceof OffsetDateTime time
        ? checked(time, time.getNano(), time.getYear(), value)
        : Mismatch.type("a timestamp" + likeFormats(" such as 2025-05-24T05:58:24.994068Z"), value);
  }

  private Object zoned(TemporalAccessor local, Object value) {
    if (zone == null) {
      return new Mismatch(
          "no-zone",
          "expected a time with its offset (or a zone in the spec) but found "
              + PlainText.shown(value));
    }
    if (local instanceof LocalDate date) {
      return checked(date.atStartOfDay(zone).toOffsetDateTime(), 0, date.getYear(), value);
    }
    LocalDateTime time = (LocalDateTime) local;
    ZonedDateTime zoned = time.atZone(zone);
    if (!zoned.toLocalDateTime().equals(time)) {
      return Mismatch.type("a time that exists in " + zone + " (its clocks skip this one)", value);
    }
    return checked(zoned.toOffsetDateTime(), time.getNano(), time.getYear(), value);
  }

  private static Object checked(Temporal time, int nanos, int year, Object value) {
    if (nanos % NANOS_PER_MICRO != 0) {
      return new Mismatch(
          "precision",
          "expected at most 6 digits of a second (microseconds) but found "
              + PlainText.shown(value));
    }
    if (year < 1 || year > MAX_YEAR) {
      return new Mismatch(
          "range", "expected a year from 1 to 9999 but found " + PlainText.shown(value));
    }
    return time;
  }

  private String likeFormats(String example) {
    return formats.isEmpty() ? example : " in the declared format";
  }

  private static @Nullable TemporalAccessor accessor(Object value) {
    return value instanceof TemporalAccessor time ? time : null;
  }

  private @Nullable TemporalAccessor parsed(Object value) {
    if (!(value instanceof String text)) {
      return accessor(value);
    }
    return formats.isEmpty()
        ? IsoText.parse(text)
        : formatted(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
  }

  private @Nullable TemporalAccessor parsedTime(String text) {
    return formats.isEmpty() ? IsoText.parseTime(text) : formatted(text, LocalTime::from);
  }

  /** The first format that fits; a date that does not exist in one may exist in another. */
  private @Nullable TemporalAccessor formatted(String text, TemporalQuery<?>... shapes) {
    for (DateTimeFormatter format : formats) {
      try {
        TemporalAccessor parsed =
            shapes.length == 1
                ? (TemporalAccessor) format.parse(text, shapes[0])
                : format.parseBest(text, shapes);
        return parsed instanceof ZonedDateTime time ? time.toOffsetDateTime() : parsed;
      } catch (DateTimeException e) {
        // not in this format; the next may fit
      }
    }
    return null;
  }
}

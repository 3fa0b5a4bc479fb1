package dev.rehome.record;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the dates and times of one column are read.
 *
 * @param zone the zone of those that are written without one; null for none
 * @param overlap what a local time is that the clocks of its zone show twice
 * @param formats how they are written, tried in order; empty for ISO 8601
 */
public record DateTimeRules(
    @Nullable ZoneId zone, ClockOverlap overlap, List<DateTimeFormatter> formats) {

  /** ISO 8601, and no zone. */
  public static final DateTimeRules ISO = new DateTimeRules(null, ClockOverlap.EARLIER, List.of());

  public DateTimeRules {
    formats = List.copyOf(formats);
  }
}

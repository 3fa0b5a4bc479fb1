package dev.rehome.record;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the dates and times of one column are read.
 *
 * @param zone the zone of those that are written without one; null for none
 * @param overlap what a local time is that the clocks of its zone show twice
 * @param formats how they are written, tried in order; empty for ISO 8601
 */
public record DateTimeRules(
    @Nullable ZoneId zone, Overlap overlap, List<DateTimeFormatter> formats) {

  /** What a local time is that its zone's clocks show twice, when they are put back. */
  public enum Overlap {
    /** The first of the two, with the offset from before. */
    EARLIER,
    /** The second, with the offset from then on. */
    LATER,
    /** Neither: nobody knows which it was. */
    REJECT;

    /** What a spec calls it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** ISO 8601, and no zone. */
  public static final DateTimeRules ISO = new DateTimeRules(null, Overlap.EARLIER, List.of());

  public DateTimeRules {
    formats = List.copyOf(formats);
  }
}

package dev.rehome.job;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Names runs so that they sort by time, tell their spec, and never meet. */
final class RunIds {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final SecureRandom RANDOM = new SecureRandom();

  private RunIds() {}

  /** Such as {@code 20261121-101502-content-3f9a}; the time is UTC. */
  static String next(Clock clock, String spec) {
    return String.format(
        Locale.ROOT, "%s-%s-%04x", TIME.format(clock.instant()), spec, RANDOM.nextInt(1 << 16));
  }

  /** Now, as exactly as a MongoDB date and the usual columns of applications keep it. */
  static Instant milliseconds(Clock clock) {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}

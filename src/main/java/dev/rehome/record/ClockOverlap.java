package dev.rehome.record;

import java.util.Locale;

/** What a local time is that its zone's clocks show twice, when they are put back. */
public enum ClockOverlap {
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

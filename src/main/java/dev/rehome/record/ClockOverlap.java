package dev.rehome.record;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a local time is that its zone's clocks show twice, when they are put back. */
public enum ClockOverlap {
  /** The first of the two, with the offset from before. */
  EARLIER,
  /** The second, with the offset from then on. */
  LATER,
  /** Neither: nobody knows which it was. */
  REJECT;

  /** The word a spec uses. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ClockOverlap> ofWord(String word) {
    return Arrays.stream(values()).filter(overlap -> overlap.word().equals(word)).findFirst();
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(ClockOverlap::word).toList();
  }
}

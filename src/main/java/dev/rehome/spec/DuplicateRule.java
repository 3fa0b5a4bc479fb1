package dev.rehome.spec;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happens when two records of one run make rows of one entity with the same key. */
public enum DuplicateRule {
  /** The later record is a reject that names the earlier one; the default. */
  REJECT,
  /** The earlier row stays; the later one is skipped with a warning, if it differs at all. */
  FIRST,
  /** The later row overwrites the earlier one. */
  LAST;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<DuplicateRule> ofWord(String word) {
    return Arrays.stream(values()).filter(value -> value.word().equals(word)).findFirst();
  }
}

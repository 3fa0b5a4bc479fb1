package dev.rehome.spec;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What happens to a record that does not meet a rule. */
public enum RuleLevel {
  /** It is rejected; the default. */
  ERROR,
  /** It is migrated, and counted as a warning. */
  WARNING;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<RuleLevel> ofWord(String word) {
    return Arrays.stream(values()).filter(value -> value.word().equals(word)).findFirst();
  }
}

package dev.rehome.spec;

import java.util.Locale;

/** What happens to a record that does not meet a rule. */
public enum RuleLevel {
  /** It is rejected; the default. */
  ERROR,
  /** It is migrated, and counted as a warning. */
  WARNING;

  /** What a spec calls it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package dev.rehome.spec;

import java.util.Locale;

/** What happens when two records of one run make rows of one entity with the same key. */
public enum DuplicateRule {
  /** The later record is a reject that names the earlier one; the default. */
  REJECT,
  /** The earlier row stays, the later one counts as unchanged. */
  FIRST,
  /** The later row overwrites the earlier one. */
  LAST;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

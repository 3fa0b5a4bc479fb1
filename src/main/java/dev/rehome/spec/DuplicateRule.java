package dev.rehome.spec;

import java.util.Locale;

/** What happens when two records of one run make rows of one entity with the same key. */
public enum DuplicateRule {
  /** The later record is a reject that names the earlier one; the default. */
  REJECT,
  /** The earlier row stays; the later one is skipped with a warning, if it differs at all. */
  FIRST,
  /** The later row overwrites the earlier one. */
  LAST;

  /** What a spec calls it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

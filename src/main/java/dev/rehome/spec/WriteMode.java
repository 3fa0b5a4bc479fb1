package dev.rehome.spec;

import java.util.Locale;

/** What happens to a row whose key the target already has. */
public enum WriteMode {
  /** It is updated when it differs; the default. */
  UPSERT,
  /** It is a reject with code {@code exists}, unless an earlier run of this spec wrote it. */
  INSERT,
  /** It is left as it is. */
  SKIP_EXISTING;

  /** What a spec calls it: {@code skip-existing}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

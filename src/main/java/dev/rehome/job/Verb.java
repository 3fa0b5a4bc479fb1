package dev.rehome.job;

import java.util.Locale;

/** What can be done with a spec; the label is the same as a command, a job and in the ledger. */
public enum Verb {
  IMPORT,
  VALIDATE;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

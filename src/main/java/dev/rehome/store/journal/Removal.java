package dev.rehome.store.journal;

import org.jspecify.annotations.Nullable;

/**
 * Something that a run may remove.
 *
 * @param ordinal its place in the run's order, from 0
 * @param name of a file or directory relative to the source, the id of a run, the path of a backup
 * @param size bytes on the disk that its removal frees
 * @param sha256 of what was imported; empty where it was not
 * @param code why it stays, for programs; null for what is to be removed
 * @param reason the same for people
 */
public record Removal(
    int ordinal,
    Kind kind,
    String name,
    long size,
    String sha256,
    State state,
    @Nullable String code,
    @Nullable String reason) {

  /** What it is. */
  public enum Kind {
    FILE,
    DIRECTORY,
    /** A run with its line in the ledger. */
    RUN,
    /** What is kept of a run beside its line, which others refer to. */
    DETAILS,
    /** The directory of a run that no ledger knows. */
    REPORT,
    BACKUP
  }

  /** How far it is. */
  public enum State {
    PLANNED,
    REMOVED,
    KEPT
  }

  public static Removal planned(int ordinal, Kind kind, String name, long size, String sha256) {
    return new Removal(ordinal, kind, name, size, sha256, State.PLANNED, null, null);
  }

  /** The same, removed. */
  public Removal removed() {
    return new Removal(ordinal, kind, name, size, sha256, State.REMOVED, null, null);
  }

  /** The same, kept for the reason of another one. */
  public Removal keptLike(Removal other) {
    return new Removal(ordinal, kind, name, size, sha256, State.KEPT, other.code(), other.reason());
  }

  /** The same, not to be removed. */
  public Removal kept(String why, String words) {
    return new Removal(ordinal, kind, name, size, sha256, State.KEPT, why, words);
  }
}

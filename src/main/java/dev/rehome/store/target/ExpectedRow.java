package dev.rehome.store.target;

import org.jspecify.annotations.Nullable;

/**
 * A row as a run left it.
 *
 * @param newId as of {@link TargetRow}
 * @param fingerprint what {@link TargetRow#fingerprint} is unless somebody has changed the row
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record ExpectedRow(String key, @Nullable String newId, byte[] fingerprint) {

  /** What finds the row in the target. */
  public String id() {
    return newId == null ? key : newId;
  }
}

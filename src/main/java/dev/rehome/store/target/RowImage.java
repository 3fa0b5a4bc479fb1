package dev.rehome.store.target;

import org.jspecify.annotations.Nullable;

/**
 * A row as it was before a run changed it, and as the run left it.
 *
 * @param newId as of {@link TargetRow}
 * @param fingerprint of the row as the run left it
 * @param image the whole row as it was before, as of {@link TargetRow#image}
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record RowImage(String key, @Nullable String newId, byte[] fingerprint, String image) {

  /** The row as the run left it. */
  public ExpectedRow expected() {
    return new ExpectedRow(key, newId, fingerprint);
  }
}

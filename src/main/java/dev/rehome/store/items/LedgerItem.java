package dev.rehome.store.items;

import dev.rehome.store.RowAction;
import org.jspecify.annotations.Nullable;

/**
 * A row of the target as the ledger knows it.
 *
 * @param item its number; items that were written together have numbers that follow each other
 * @param entityId the ledger's number of its entity and table
 * @param newId what the target calls the row; null when that is the key
 * @param fingerprint of the row as it was written last
 * @param action what the run did to the row; one that it {@link RowAction#SKIPPED} may never have
 *     had the fingerprint
 * @param run the number of the run that wrote the row last, {@code file} the ordinal of its file
 *     and {@code record} the number of the record in it
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record LedgerItem(
    long item,
    int entityId,
    String key,
    @Nullable String newId,
    byte[] fingerprint,
    RowAction action,
    long run,
    int file,
    long record) {

  /** What finds the row in the target. */
  public String id() {
    return newId == null ? key : newId;
  }
}

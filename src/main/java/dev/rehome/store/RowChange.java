package dev.rehome.store;

import dev.rehome.record.Row;
import org.jspecify.annotations.Nullable;

/**
 * What was done to one row, for the ledger.
 *
 * @param before the row's previous columns as a JSON object; null unless it was updated, and null
 *     again when the same run wrote the previous columns
 * @param item the number of the ledger's item for this row, {@link #NO_ITEM} when the store found
 *     none, or {@link #ANSWERED} when another record of the same run answers for the row, so that
 *     the ledger has nothing to add
 * @param newId what the target calls the row: its {@code id}, or the match columns joined; null
 *     when that is the row's key
 */
public record RowChange(
    Row row, RowAction action, @Nullable String before, long item, @Nullable String newId) {

  public static final long NO_ITEM = 0;
  public static final long ANSWERED = -1;

  public RowChange(Row row, RowAction action, @Nullable String before) {
    this(row, action, before, NO_ITEM, null);
  }
}

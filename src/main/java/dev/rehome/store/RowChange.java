package dev.rehome.store;

import dev.rehome.record.Row;
import org.jspecify.annotations.Nullable;

/**
 * What was done to one row, for the ledger.
 *
 * @param before the row's previous columns as a JSON object; null unless it was updated
 */
public record RowChange(Row row, RowAction action, @Nullable String before) {}

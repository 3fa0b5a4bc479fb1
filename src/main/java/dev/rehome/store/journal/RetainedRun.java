package dev.rehome.store.journal;

import dev.rehome.store.RunContext;
import dev.rehome.store.RunStatus;

/**
 * A run of the ledger with what speaks for keeping it.
 *
 * @param scope as of {@link dev.rehome.store.RunRow}
 * @param writing whether a write of it is not over, whatever its status
 * @param wroteRows whether it was the last to write rows, or changed rows that later runs changed
 *     again
 * @param readLast whether it was the last to read some file, so that {@code incremental} goes by it
 * @param referred whether items, history, or other runs name it
 * @param details whether it has anything beside its line
 * @param pruned whether it was pruned before
 */
public record RetainedRun(
    RunContext context,
    String verb,
    String spec,
    String scope,
    RunStatus status,
    boolean writing,
    boolean wroteRows,
    boolean readLast,
    boolean referred,
    boolean details,
    boolean pruned) {}

package dev.rehome.store;

import org.jspecify.annotations.Nullable;

/**
 * A row that a run was the last to write, or to find and to take into the ledger, with what the run
 * found there.
 *
 * @param item the ledger's number of it
 * @param entityId the ledger's number of its entity and table
 * @param entity the entity's name
 * @param newId what the target calls the row; null when that is the key
 * @param fingerprint of the row as the run left it
 * @param action what the run did to the row; only what was inserted or updated changes the target
 *     when it is undone
 * @param known whether the ledger had the row before the run
 * @param before the whole row as it was before; null where the target had none, or the run left it
 *     as it was
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record RunItem(
    long item,
    int entityId,
    String entity,
    String key,
    @Nullable String newId,
    byte[] fingerprint,
    RowAction action,
    boolean known,
    @Nullable String before) {}

package dev.rehome.store.plan;

import org.jspecify.annotations.Nullable;

/**
 * A row of the target.
 *
 * @param values one per column of the entity, in the store's own classes
 * @param image the whole row as a JSON object, exact enough to put it back
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record StoredRow(@Nullable Object[] values, String image) {}

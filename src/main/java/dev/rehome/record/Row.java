package dev.rehome.record;

import org.jspecify.annotations.Nullable;

/**
 * One row of one entity, ready to be written.
 *
 * @param entity the index of its entity in the spec
 * @param key the text of its identity (the match columns joined), unique within the entity
 * @param legacyId what the source called it; what a person would search the source for
 * @param values one per column of the entity, in the entity's order, as {@link ColumnType} says
 * @param fingerprint of the key and every tracked value, see {@link Fingerprint}; equal ones mean
 *     that there is nothing to do
 */
public record Row(
    int entity, String key, String legacyId, @Nullable Object[] values, byte[] fingerprint) {}

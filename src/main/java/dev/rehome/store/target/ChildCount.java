package dev.rehome.store.target;

/**
 * A column that says how many rows of another entity belong to its row.
 *
 * @param entity with the column
 * @param child whose rows are counted, {@code reference} its column that refers to the entity
 */
public record ChildCount(String entity, String column, String child, String reference) {}

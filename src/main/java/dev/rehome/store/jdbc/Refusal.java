package dev.rehome.store.jdbc;

/**
 * The database refused a record.
 *
 * @param entity the index of the entity whose row was at fault
 */
public record Refusal(DataError error, int entity) {}

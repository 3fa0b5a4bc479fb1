package dev.rehome.store.plan;

/** A row by the index of its entity and the text of its key. */
public record RowId(int entity, String key) {}

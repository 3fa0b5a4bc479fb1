package dev.rehome.store.jdbc;

/** A row by the index of its entity and the text of its key. */
record RowId(int entity, String key) {}

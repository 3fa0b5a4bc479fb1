package dev.rehome.store.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * What became of a sequence that was behind the values of its column.
 *
 * @param sequence what generates the column's values, for a message
 * @param last the largest value of the column
 * @param statement for somebody with the right to run it; null when the sequence was moved
 */
public record SequenceMove(String sequence, long last, @Nullable String statement) {}

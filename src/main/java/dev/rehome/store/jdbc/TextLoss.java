package dev.rehome.store.jdbc;

/**
 * What a column would drop of a text.
 *
 * @param code as of a {@link DataError}
 * @param message the reason, to be read after the column's name
 * @param hint what to change in the spec, the source or the table
 */
public record TextLoss(String code, String message, String hint) {}

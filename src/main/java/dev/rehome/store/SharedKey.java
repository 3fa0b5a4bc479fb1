package dev.rehome.store;

/**
 * A record of a file had a key that a record of another file owns. What became of it would be
 * something else without the other, so the file is read again when the other one changes.
 *
 * @param file the name of the file
 * @param owner the name of the other one
 */
public record SharedKey(String file, String owner) {}

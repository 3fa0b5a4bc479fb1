package dev.rehome.store.plan;

/**
 * Which record of the current run answers for a row.
 *
 * @param file its name
 * @param written whether the run wrote the row, so that no earlier image of it is wanted
 * @param left whether the row was left alone as the entity's mode says, and must stay so
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Claim(String file, long record, byte[] checksum, boolean written, boolean left) {}

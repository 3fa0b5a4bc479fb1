package dev.rehome.store.jdbc;

/**
 * What the ledger knows about one row of the target.
 *
 * @param number see {@link ItemNumbers}
 * @param run the run that wrote it last
 * @param file ordinal within that run
 * @param record number within that file
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record Item(long number, long run, int file, long record, byte[] checksum, ItemAction action) {}

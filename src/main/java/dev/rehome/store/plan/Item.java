package dev.rehome.store.plan;

/**
 * What the ledger knows about one row of the target.
 *
 * @param number grows with time; items written together have numbers one after the other
 * @param run the run that wrote it last
 * @param file ordinal within that run
 * @param record number within that file
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record Item(
    long number, long run, int file, long record, byte[] checksum, ItemAction action) {}

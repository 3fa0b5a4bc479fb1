package dev.rehome.record;

/**
 * Where a record lies in its file, exact enough to cut it out again.
 *
 * @param record its number in the file, counted from 1
 * @param line the line it starts on, counted from 1
 * @param byteOffset its first byte in the file as it is on disk
 * @param byteLength how many bytes it takes on disk; for a directory, the sum of its files
 */
public record RecordPlace(long record, long line, long byteOffset, long byteLength) {}

package dev.rehome.store;

import dev.rehome.record.ReadPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file as the ledger froze it, with how far it has been read and what came of it.
 *
 * @param ordinal its place in reading order, from 0, unique within the run
 * @param name relative to the source
 * @param sha256 hex; for a directory over the names and contents of its files
 * @param note why it was skipped or failed
 */
public record LedgerFile(
    int ordinal,
    String name,
    String format,
    long size,
    Instant modified,
    String sha256,
    FileStatus status,
    ReadPosition position,
    Counts counts,
    @Nullable String note) {}

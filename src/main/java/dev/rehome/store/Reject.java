package dev.rehome.store;

import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be migrated, as the ledger keeps it.
 *
 * @param file name relative to the source
 * @param raw the record's bytes as they are on disk, of a very long one the first; null for a
 *     directory
 */
@SuppressWarnings("ArrayRecordComponent") // written to a stream, never compared
public record Reject(
    int fileOrdinal,
    String file,
    RecordPlace place,
    List<RecordProblem> problems,
    byte @Nullable [] raw) {}

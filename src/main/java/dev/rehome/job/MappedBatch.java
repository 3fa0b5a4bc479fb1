package dev.rehome.job;

import dev.rehome.store.PlannedChunk;
import dev.rehome.store.PreparedEntry;
import dev.rehome.store.Warning;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch after mapping.
 *
 * @param finds what looked for something by a path, and whether one of the records had it
 * @param warnings those of formats and mapping
 * @param foreseen what the ledger gets if the chunk ends as foreseen, null if nobody can tell
 */
record MappedBatch(
    List<RecordBatch.Segment> segments,
    PlannedChunk chunk,
    Map<String, Long> unmapped,
    Map<String, Boolean> finds,
    List<Warning> warnings,
    @Nullable PreparedEntry foreseen) {}

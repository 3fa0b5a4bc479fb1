package dev.rehome.job.imports.load;

import dev.rehome.store.PreparedEntry;
import dev.rehome.store.Warning;
import dev.rehome.store.target.PreparedBatch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A batch after mapping.
 *
 * @param finds what looked for something by a path, and whether one of the records had it
 * @param warnings those of formats and mapping
 * @param expected what the ledger gets if the target takes the batch as expected; null when nothing
 *     can be expected
 */
record MappedBatch(
    List<RecordBatch.Segment> segments,
    PreparedBatch prepared,
    Map<String, Long> unmapped,
    Map<String, Boolean> finds,
    List<Warning> warnings,
    @Nullable PreparedEntry expected) {}

package dev.rehome.job;

import dev.rehome.mapping.UnmappedFields;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.SourceRecord;
import dev.rehome.store.PlannedChunk;
import dev.rehome.store.PlannedEntry;
import dev.rehome.store.RecordOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Maps and validates the records of a block, and makes ready for the store and the ledger whatever
 * needs no transaction. Thread-safe.
 */
final class BlockMapper {

  private final ImportRun run;

  BlockMapper(ImportRun run) {
    this.run = run;
  }

  Block.Mapped map(Block block) throws IOException {
    UnmappedFields unmapped = new UnmappedFields();
    List<SourceRecord> records = block.records();
    Iterable<MappedRecord> mapped =
        () -> records.stream().map(record -> run.mapper().map(record, unmapped)).iterator();
    PlannedChunk chunk = run.store().plan(run.context(), run.spec(), mapped);
    Map<String, Long> counts = unmapped.counts();
    List<RecordOutcome> foreseen = chunk.foreseen();
    PlannedEntry entry =
        foreseen == null
            ? null
            : run.ledger().plan(run.context(), BlockEntry.of(block.segments(), foreseen, counts));
    return new Block.Mapped(block.segments(), chunk, counts, entry);
  }
}

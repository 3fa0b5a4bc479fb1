package dev.rehome.job;

import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceRecord;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.PlannedChunk;
import dev.rehome.store.PlannedEntry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The item of the load step: a run of records out of one or several files, written in one
 * transaction. Blocks instead of single records keep the framework's cost per item away from the
 * records; counting and isolating single records is the store's and ledger's work.
 *
 * @param segments the files the records came from, in reading order
 */
record Block(List<Segment> segments) {

  /**
   * A piece of one file.
   *
   * @param end whether the file has been read to its end
   */
  record Segment(
      LedgerFile file,
      ReadPosition from,
      ReadPosition to,
      boolean end,
      List<SourceRecord> records) {}

  /**
   * A block after mapping.
   *
   * @param foreseen what the ledger gets if the chunk ends as foreseen, null if nobody can tell
   */
  record Mapped(
      List<Segment> segments,
      PlannedChunk chunk,
      Map<String, Long> unmapped,
      @Nullable PlannedEntry foreseen) {}
}

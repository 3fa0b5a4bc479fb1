package dev.rehome.job;

import dev.rehome.job.Block.Segment;
import dev.rehome.mapping.RecordMapper;
import dev.rehome.mapping.UnmappedFields;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.SourceRecord;
import java.util.ArrayList;
import java.util.List;

/** Maps and validates the records of a block. Thread-safe. */
final class BlockMapper {

  private final RecordMapper mapper;

  BlockMapper(RecordMapper mapper) {
    this.mapper = mapper;
  }

  Block.Mapped map(Block block) {
    UnmappedFields unmapped = new UnmappedFields();
    List<MappedRecord> mapped = new ArrayList<>();
    for (Segment segment : block.segments()) {
      for (SourceRecord record : segment.records()) {
        mapped.add(mapper.map(record, unmapped));
      }
    }
    return new Block.Mapped(block.segments(), mapped, unmapped.counts());
  }
}

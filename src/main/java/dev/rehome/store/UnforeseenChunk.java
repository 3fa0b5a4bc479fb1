package dev.rehome.store;

import dev.rehome.record.MappedRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A chunk of which nothing is known before it is written. */
public record UnforeseenChunk(List<MappedRecord> records) implements PlannedChunk {

  @Override
  public @Nullable List<RecordOutcome> foreseen() {
    return null;
  }
}

package dev.rehome.store.jdbc;

import dev.rehome.record.MappedRecord;
import dev.rehome.store.PlannedChunk;
import dev.rehome.store.RecordOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A chunk of which nothing is known before it is written. */
record UnforeseenChunk(List<MappedRecord> records) implements PlannedChunk {

  /** Goes through the records once. */
  static UnforeseenChunk of(Iterable<MappedRecord> records) {
    List<MappedRecord> taken = new ArrayList<>();
    records.forEach(taken::add);
    return new UnforeseenChunk(taken);
  }

  @Override
  public @Nullable List<RecordOutcome> foreseen() {
    return null;
  }
}

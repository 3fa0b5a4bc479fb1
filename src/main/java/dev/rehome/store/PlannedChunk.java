package dev.rehome.store;

import dev.rehome.record.MappedRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records on their way to a store, with what could be done for them ahead of their transaction. */
public interface PlannedChunk {

  /** In reading order. */
  List<MappedRecord> records();

  /**
   * One outcome per record if the target agrees, and then the very list that {@link
   * RecordStore#writePlanned} returns; null when nothing can be foreseen.
   */
  @Nullable List<RecordOutcome> foreseen();
}

package dev.rehome.store;

import dev.rehome.record.MappedRecord;
import java.util.ArrayList;
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

  /** Those of all chunks. */
  static List<MappedRecord> records(List<? extends PlannedChunk> chunks) {
    List<MappedRecord> records = new ArrayList<>();
    chunks.forEach(chunk -> records.addAll(chunk.records()));
    return records;
  }

  /** Gives each chunk its part of the outcomes of all their records. */
  static List<List<RecordOutcome>> divide(
      List<RecordOutcome> outcomes, List<? extends PlannedChunk> chunks) {
    List<List<RecordOutcome>> divided = new ArrayList<>(chunks.size());
    int next = 0;
    for (PlannedChunk chunk : chunks) {
      int end = next + chunk.records().size();
      divided.add(outcomes.subList(next, end));
      next = end;
    }
    return divided;
  }
}

package dev.rehome.store.target;

import dev.rehome.record.MappedRecord;
import dev.rehome.store.RecordOutcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way to a target, with what could be done for them ahead of their transaction.
 */
public interface PreparedBatch {

  /** In reading order. */
  List<MappedRecord> records();

  /**
   * One outcome per record if every row is new and nothing is refused, to encode the ledger's rows
   * ahead; null when nothing can be expected. {@link TargetSession#write} returns this very list if
   * it comes so.
   */
  @Nullable List<RecordOutcome> expected();

  /** The records of all batches. */
  static List<MappedRecord> records(List<? extends PreparedBatch> batches) {
    List<MappedRecord> records = new ArrayList<>();
    batches.forEach(batch -> records.addAll(batch.records()));
    return records;
  }

  /** Gives each batch its part of the outcomes of all their records. */
  static List<List<RecordOutcome>> divide(
      List<RecordOutcome> outcomes, List<? extends PreparedBatch> batches) {
    List<List<RecordOutcome>> divided = new ArrayList<>(batches.size());
    int next = 0;
    for (PreparedBatch batch : batches) {
      int end = next + batch.records().size();
      divided.add(outcomes.subList(next, end));
      next = end;
    }
    return divided;
  }
}

package dev.rehome.store.mongo;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.Row;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.target.PreparedBatch;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records whose rows are what becomes documents, some of them encoded already.
 *
 * @param documents by the very rows of the records
 */
record EncodedBatch(List<MappedRecord> records, IdentityHashMap<Row, EncodedDocument> documents)
    implements PreparedBatch {

  /**
   * Embeds rows, and encodes them.
   *
   * @param ahead whether all of them are likely to be written
   */
  static EncodedBatch of(
      Iterable<MappedRecord> records, List<MongoEntity> entities, boolean ahead) {
    Embedded embedded = new Embedded(entities);
    EncodedBatch batch = new EncodedBatch(new ArrayList<>(), new IdentityHashMap<>());
    for (MappedRecord record : records) {
      MappedRecord folded = embedded.fold(record);
      batch.records.add(folded);
      if (ahead) {
        for (Row row : folded.rows()) {
          batch.documents.put(row, EncodedDocument.of(row, entities.get(row.entity())));
        }
      }
    }
    return batch;
  }

  /** One batch of all these. */
  static EncodedBatch of(List<? extends PreparedBatch> batches) {
    IdentityHashMap<Row, EncodedDocument> documents = new IdentityHashMap<>();
    batches.forEach(batch -> documents.putAll(((EncodedBatch) batch).documents()));
    return new EncodedBatch(PreparedBatch.records(batches), documents);
  }

  /** Nothing: only the transaction knows what the target has. */
  @Override
  public @Nullable List<RecordOutcome> expected() {
    return null;
  }
}

package dev.rehome.store.mongo;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.Row;
import dev.rehome.store.PlannedChunk;
import dev.rehome.store.RecordOutcome;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records whose rows are what becomes documents, with those documents that are encoded already.
 *
 * @param documents by the very rows of the records
 */
record EncodedChunk(List<MappedRecord> records, IdentityHashMap<Row, EncodedDocument> documents)
    implements PlannedChunk {

  /** One chunk of all these. */
  static EncodedChunk of(List<EncodedChunk> chunks) {
    IdentityHashMap<Row, EncodedDocument> documents = new IdentityHashMap<>();
    chunks.forEach(chunk -> documents.putAll(chunk.documents()));
    return new EncodedChunk(PlannedChunk.records(chunks), documents);
  }

  @Override
  public @Nullable List<RecordOutcome> foreseen() {
    return null;
  }
}

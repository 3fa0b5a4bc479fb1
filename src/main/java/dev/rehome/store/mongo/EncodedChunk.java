package dev.rehome.store.mongo;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.Row;
import dev.rehome.store.PreparedBatch;
import dev.rehome.store.RecordOutcome;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records whose rows are what becomes documents, with what was made ready for them.
 *
 * @param documents by the very rows of the records
 * @param foresight null when nothing is foreseen
 */
record EncodedChunk(
    List<MappedRecord> records,
    IdentityHashMap<Row, EncodedDocument> documents,
    @Nullable Foresight foresight)
    implements PreparedBatch {

  /** One chunk of all these. */
  static EncodedChunk of(List<EncodedChunk> chunks) {
    IdentityHashMap<Row, EncodedDocument> documents = new IdentityHashMap<>();
    chunks.forEach(chunk -> documents.putAll(chunk.documents()));
    return new EncodedChunk(PreparedBatch.records(chunks), documents, null);
  }

  @Override
  public @Nullable List<RecordOutcome> expected() {
    return foresight == null ? null : foresight.outcomes();
  }
}

package dev.rehome.store.mongo;

import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/** A row's document as it is sent, or why there is none. */
record EncodedDocument(@Nullable RawBsonDocument document, @Nullable RecordProblem problem) {

  private static final int LARGEST = 16 * 1024 * 1024;

  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  static EncodedDocument of(Row row, MongoEntity entity) {
    try {
      RawBsonDocument document = encoded(entity.shape().document(row));
      int size = document.getByteBuffer().remaining();
      if (size > LARGEST) {
        String message = "the document has %d bytes, and may have %d".formatted(size, LARGEST);
        return new EncodedDocument(null, entity.problem("document-size", message));
      }
      return new EncodedDocument(document, null);
    } catch (UnfitValueException unfit) {
      return new EncodedDocument(
          null, entity.problem(unfit.code(), String.valueOf(unfit.getMessage())));
    }
  }

  static RawBsonDocument encoded(BsonDocument document) {
    return new RawBsonDocument(document, CODEC);
  }
}

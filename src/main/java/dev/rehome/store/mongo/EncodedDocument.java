package dev.rehome.store.mongo;

import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import dev.rehome.store.mongo.BsonValues.UnfitValueException;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/**
 * A row's document as it is sent, or why there is none.
 *
 * @param id the document's, so that nobody has to look for it in the bytes
 */
record EncodedDocument(
    @Nullable RawBsonDocument document, @Nullable BsonValue id, @Nullable RecordProblem problem) {

  private static final int LARGEST = 16 * 1024 * 1024;

  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  static EncodedDocument of(Row row, MongoEntity entity) {
    try {
      BsonDocument plain = entity.shape().document(row);
      RawBsonDocument document = encoded(plain);
      int size = document.getByteBuffer().remaining();
      if (size > LARGEST) {
        String message = "the document has %d bytes, and may have %d".formatted(size, LARGEST);
        return refused(entity.problem("document-size", message));
      }
      return new EncodedDocument(document, DocumentShape.idOf(plain), null);
    } catch (UnfitValueException unfit) {
      return refused(entity.problem(unfit.code(), String.valueOf(unfit.getMessage())));
    }
  }

  private static EncodedDocument refused(RecordProblem problem) {
    return new EncodedDocument(null, null, problem);
  }

  static RawBsonDocument encoded(BsonDocument document) {
    return new RawBsonDocument(document, CODEC);
  }
}

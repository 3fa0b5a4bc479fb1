package dev.rehome.store.mongo;

import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What the target had under a key before it was written.
 *
 * @param id the {@code _id} the document has, or will have
 * @param image the whole document; null when there was none
 */
record BeforeState(BsonValue id, @Nullable BsonDocument image) {

  static BeforeState of(BsonDocument image) {
    return new BeforeState(DocumentShape.idOf(image), image);
  }

  boolean absent() {
    return image == null;
  }

  /** What brings it back. */
  WriteModel<RawBsonDocument> restoring() {
    BsonDocument byId = new BsonDocument(DocumentShape.ID, id);
    return image == null
        ? new DeleteOneModel<>(byId)
        : new ReplaceOneModel<>(
            byId, EncodedDocument.encoded(image), new ReplaceOptions().upsert(true));
  }
}

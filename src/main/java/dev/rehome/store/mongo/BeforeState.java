package dev.rehome.store.mongo;

import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What the target had under a key before a chunk.
 *
 * @param id the {@code _id} the document has, or will have
 * @param image the whole document; null when there was none
 */
record BeforeState(BsonValue id, @Nullable BsonDocument image) {

  boolean absent() {
    return image == null;
  }
}

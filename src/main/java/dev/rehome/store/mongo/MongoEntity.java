package dev.rehome.store.mongo;

import com.mongodb.client.MongoCollection;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.EntitySpec;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * One entity of a spec and the collection it goes to.
 *
 * @param id the ledger's number of the entity
 */
record MongoEntity(int id, DocumentShape shape, MongoCollection<BsonDocument> collection) {

  EntitySpec spec() {
    return shape.entity();
  }

  /** The collection for documents that are bytes already. */
  MongoCollection<RawBsonDocument> encoded() {
    return collection.withDocumentClass(RawBsonDocument.class);
  }

  RecordProblem problem(String code, String message) {
    return new RecordProblem(code, message, spec().name(), null);
  }

  /** The name to show. */
  String display() {
    return collection.getNamespace().getFullName();
  }
}

package dev.rehome.store.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * An entity's collection as rows. A row is as of the moment the server reads it: without a replica
 * set there is no common one. Of documents whose {@code _id} has another type than the entity's,
 * none is behind any.
 */
record StoredDocuments(MongoEntity entity) {

  /** Nothing of an entity that is embedded: its rows are parts of the documents of another. */
  void scan(Selection selection, Consumer<TargetRow> rows) {
    if (selection.atMost() <= 0) {
      return;
    }
    FindIterable<BsonDocument> documents =
        entity.collection().find(filter(selection)).sort(Sorts.ascending(DocumentShape.ID));
    if (selection.atMost() <= Integer.MAX_VALUE) {
      documents = documents.limit((int) selection.atMost());
    }
    try (MongoCursor<BsonDocument> cursor = documents.cursor()) {
      while (cursor.hasNext()) {
        rows.accept(row(cursor.next(), selection.images()));
      }
    }
  }

  private Bson filter(Selection selection) {
    List<Bson> conditions = new ArrayList<>();
    if (selection.ids() != null) {
      List<BsonValue> ids = selection.ids().stream().map(entity.shape()::parseId).toList();
      conditions.add(Filters.in(DocumentShape.ID, ids));
    }
    if (selection.after() != null) {
      conditions.add(Filters.gt(DocumentShape.ID, entity.shape().parseId(selection.after())));
    }
    return conditions.isEmpty() ? Filters.empty() : Filters.and(conditions);
  }

  /**
   * A document as a row. Its values are null where somebody has put a value of another type; of a
   * column that is an ObjectId they are its digits, as what it was made from is gone.
   */
  private TargetRow row(BsonDocument document, boolean image) {
    DocumentShape shape = entity.shape();
    @Nullable Object[] values = new @Nullable Object[shape.fields().size()];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = shape.fields().get(i).read(document);
      } catch (UnfitValueException unfit) {
        values[i] = null;
      }
    }
    String id = IdText.of(DocumentShape.idOf(document));
    String match = shape.keyText(values);
    String key = match == null ? id : match;
    return new TargetRow(
        entity.spec().name(),
        key,
        id.equals(key) ? null : id,
        values,
        shape.fingerprint(document),
        image ? document.toJson(IdText.EXACT) : null);
  }
}

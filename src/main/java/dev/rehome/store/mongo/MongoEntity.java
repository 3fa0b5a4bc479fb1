package dev.rehome.store.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.WriteModel;
import dev.rehome.record.RecordProblem;
import dev.rehome.spec.EntitySpec;
import dev.rehome.store.mongo.BsonValues.UnfitValueException;
import dev.rehome.store.plan.Refusal;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * One entity of a spec and the collection it goes to.
 *
 * @param index in its spec
 * @param id the ledger's number of the entity
 */
record MongoEntity(
    int index, int id, DocumentShape shape, MongoCollection<BsonDocument> collection) {

  /** So that a query fits into a document, however long the keys, and is matched quickly. */
  private static final int KEYS_PER_QUERY = 100;

  private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

  EntitySpec spec() {
    return shape.entity();
  }

  /** The collection for documents that are bytes already. */
  private MongoCollection<RawBsonDocument> encoded() {
    return collection.withDocumentClass(RawBsonDocument.class);
  }

  /** Portions of keys that a query is about. */
  static <T> List<List<T>> portions(List<T> keys) {
    List<List<T>> portions = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += KEYS_PER_QUERY) {
      portions.add(keys.subList(from, Math.min(from + KEYS_PER_QUERY, keys.size())));
    }
    return portions;
  }

  /** Those that there are, in any order. */
  List<BsonDocument> findByIds(List<BsonValue> ids, @Nullable Bson projection) {
    List<BsonDocument> found = new ArrayList<>(ids.size());
    for (List<BsonValue> portion : portions(ids)) {
      collection.find(Filters.in(DocumentShape.ID, portion)).projection(projection).into(found);
    }
    return found;
  }

  /** Which of these ids documents have, as {@link IdText#canonical} writes them. */
  Set<String> present(List<BsonValue> ids) {
    return findByIds(ids, Projections.include(DocumentShape.ID)).stream()
        .map(document -> IdText.canonical(DocumentShape.idOf(document)))
        .collect(Collectors.toSet());
  }

  /**
   * Nothing of an entity that is embedded: its rows are parts of the documents of another. A row is
   * as of the moment the server reads it: without a replica set there is no common one. Of
   * documents whose {@code _id} has another type than the entity's, none is behind any.
   */
  void scan(Selection selection, Consumer<TargetRow> rows) {
    if (selection.atMost() <= 0) {
      return;
    }
    FindIterable<BsonDocument> documents =
        collection.find(filter(selection)).sort(Sorts.ascending(DocumentShape.ID));
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
      List<BsonValue> ids = selection.ids().stream().map(shape.key()::parse).toList();
      conditions.add(Filters.in(DocumentShape.ID, ids));
    }
    if (selection.after() != null) {
      conditions.add(Filters.gt(DocumentShape.ID, shape.key().parse(selection.after())));
    }
    return conditions.isEmpty() ? Filters.empty() : Filters.and(conditions);
  }

  /**
   * A document as a row. Its values are null where somebody has put a value of another type; of a
   * column that is an ObjectId they are its digits, as what it was made from is gone.
   */
  TargetRow row(BsonDocument document, boolean image) {
    @Nullable Object[] values = new @Nullable Object[shape.fields().size()];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] = shape.fields().get(i).read(document);
      } catch (UnfitValueException unfit) {
        values[i] = null;
      }
    }
    String id = IdText.of(DocumentShape.idOf(document));
    String match = shape.key().text(values);
    String key = match == null ? id : match;
    return new TargetRow(
        spec().name(),
        key,
        id.equals(key) ? null : id,
        values,
        shape.fingerprint(document),
        image ? document.toJson(IdText.EXACT) : null);
  }

  /**
   * What the server made of writes.
   *
   * @param matched how many documents the updates and replacements found, if none was refused
   * @param refused why, by the index of the write
   */
  record Written(int matched, Map<Integer, Refusal> refused) {}

  /**
   * Writes all that the server does not refuse, in any order.
   *
   * @param writes at least one
   * @throws com.mongodb.MongoException for faults of the system
   */
  Written write(List<? extends WriteModel<RawBsonDocument>> writes) {
    try {
      return new Written(encoded().bulkWrite(writes, UNORDERED).getMatchedCount(), Map.of());
    } catch (MongoBulkWriteException failure) {
      if (failure.getWriteConcernError() != null) {
        throw failure;
      }
      Map<Integer, Refusal> refused = new TreeMap<>();
      for (BulkWriteError error : failure.getWriteErrors()) {
        refused.put(
            error.getIndex(), MongoFailures.refusal(index, error).orElseThrow(() -> failure));
      }
      return new Written(0, refused);
    }
  }

  /** Writes what the server cannot refuse, because it had it before. */
  void restore(List<? extends WriteModel<RawBsonDocument>> writes) {
    encoded().bulkWrite(writes, UNORDERED);
  }

  RecordProblem problem(String code, String message) {
    return new RecordProblem(code, message, spec().name(), null);
  }

  /** The name to show. */
  String display() {
    return collection.getNamespace().getFullName();
  }
}

package dev.rehome.store.mongo;

import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Projections;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import dev.rehome.record.RowKey;
import dev.rehome.spec.EntitySpec;
import dev.rehome.store.mongo.BsonValues.UnfitValueException;
import dev.rehome.store.plan.EntityRows;
import dev.rehome.store.plan.StoredRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** An entity's collection as the plan of one chunk sees it. For one thread. */
final class MongoEntityRows implements EntityRows {

  private final MongoEntity entity;
  private final IdentityHashMap<Row, EncodedDocument> encoded;
  private final Map<String, BsonValue> foundIds = new HashMap<>();

  /**
   * @param encoded what was encoded ahead of the chunk; takes what is encoded later
   */
  private MongoEntityRows(MongoEntity entity, IdentityHashMap<Row, EncodedDocument> encoded) {
    this.entity = entity;
    this.encoded = encoded;
  }

  /** One per entity. */
  static List<MongoEntityRows> of(
      List<MongoEntity> entities, IdentityHashMap<Row, EncodedDocument> encoded) {
    return entities.stream().map(entity -> new MongoEntityRows(entity, encoded)).toList();
  }

  MongoEntity entity() {
    return entity;
  }

  @Override
  public int id() {
    return entity.id();
  }

  @Override
  public EntitySpec spec() {
    return entity.spec();
  }

  @Override
  public boolean updatable() {
    return entity.shape().updatable();
  }

  @Override
  public @Nullable String newId(Row row) {
    BsonValue id = foundIds.get(row.key());
    String text = IdText.of(id == null ? id(row) : id);
    return text.equals(row.key()) ? null : text;
  }

  @Override
  public boolean[] present(List<Row> rows) {
    @Nullable BsonDocument[] found = find(rows, false);
    boolean[] present = new boolean[found.length];
    for (int i = 0; i < found.length; i++) {
      present[i] = found[i] != null;
    }
    return present;
  }

  @Override
  public @Nullable StoredRow[] stored(List<Row> rows) {
    @Nullable BsonDocument[] found = find(rows, true);
    @Nullable StoredRow[] stored = new @Nullable StoredRow[found.length];
    for (int i = 0; i < found.length; i++) {
      BsonDocument document = found[i];
      stored[i] =
          document == null
              ? null
              : new StoredRow(new @Nullable Object[] {document}, document.toJson(IdText.EXACT));
    }
    return stored;
  }

  @Override
  public boolean same(StoredRow stored, Row row) {
    return Arrays.equals(entity.shape().fingerprint(documentOf(stored)), row.fingerprint());
  }

  static BsonDocument documentOf(StoredRow stored) {
    Object document = stored.values()[0];
    if (document instanceof BsonDocument bson) {
      return bson;
    }
    throw new IllegalArgumentException("not a stored document");
  }

  @Override
  public Optional<RecordProblem> loss(Row row) {
    EncodedDocument one = encode(row);
    if (one.problem() != null) {
      return Optional.of(one.problem());
    }
    BsonValue id = foundIds.get(row.key());
    if (id != null && !BsonValues.same(id, id(row))) {
      String message =
          "the target's document with key '%s' has another _id, %s, which cannot change"
              .formatted(RowKey.shown(row.key()), IdText.of(id));
      return Optional.of(entity.problem("other-id", message));
    }
    return Optional.empty();
  }

  /** The document of a row without {@link #loss}. */
  RawBsonDocument document(Row row) {
    EncodedDocument one = encode(row);
    if (one.document() == null) {
      throw new IllegalArgumentException(String.valueOf(one.problem()));
    }
    return one.document();
  }

  /** The {@code _id} of {@link #document}. */
  BsonValue id(Row row) {
    return Objects.requireNonNull(encode(row).id(), "a row without a document");
  }

  private EncodedDocument encode(Row row) {
    return encoded.computeIfAbsent(row, one -> EncodedDocument.of(one, entity));
  }

  /** For each row the target's document, with only its key unless all of it is wanted. */
  private @Nullable BsonDocument[] find(List<Row> rows, boolean whole) {
    @Nullable BsonDocument[] found = new @Nullable BsonDocument[rows.size()];
    Map<String, Integer> queried = new HashMap<>();
    List<BsonDocument> filters = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      BsonDocument filter = filter(rows.get(i));
      if (filter != null) {
        filters.add(filter);
        queried.put(IdText.canonical(filter), i);
      }
    }
    for (List<BsonDocument> portion : MongoEntity.portions(filters)) {
      for (BsonDocument document : query(portion, whole)) {
        Integer at = queried.get(IdText.canonical(entity.shape().key().in(document)));
        if (at != null) {
          found[at] = document;
        }
      }
    }
    for (int i = 0; i < found.length; i++) {
      BsonDocument document = found[i];
      if (document != null) {
        foundIds.put(rows.get(i).key(), DocumentShape.idOf(document));
      }
    }
    return found;
  }

  /** Null where no document can have such a key. */
  private @Nullable BsonDocument filter(Row row) {
    try {
      return entity.shape().key().filter(row);
    } catch (UnfitValueException unfit) {
      return null;
    }
  }

  private FindIterable<BsonDocument> query(List<BsonDocument> filters, boolean whole) {
    Bson keys = whole ? null : Projections.include(entity.shape().key().matchFields());
    return entity.collection().find(anyOf(filters)).projection(keys);
  }

  /** One list for keys of one field; for more, an alternative for each key. */
  private static BsonDocument anyOf(List<BsonDocument> filters) {
    if (filters.get(0).size() > 1) {
      return new BsonDocument("$or", new BsonArray(filters));
    }
    String field = filters.get(0).getFirstKey();
    List<BsonValue> values = filters.stream().map(filter -> filter.get(field)).toList();
    return new BsonDocument(field, new BsonDocument("$in", new BsonArray(values)));
  }
}

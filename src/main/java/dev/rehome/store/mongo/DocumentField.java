package dev.rehome.store.mongo;

import dev.rehome.record.ColumnType;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.store.mongo.BsonValues.UnfitValueException;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A column as a field.
 *
 * @param name of the field
 * @param metadata whether it is kept in {@link DocumentShape#METADATA} only
 * @param objectId whether its values are ObjectIds whatever its type
 */
record DocumentField(ColumnSpec column, String name, boolean metadata, boolean objectId) {

  BsonValue write(Object value) {
    return objectId ? IdText.objectId(value.toString()) : BsonValues.of(column.type(), value);
  }

  /** The path for queries. */
  String path() {
    return metadata ? DocumentShape.METADATA + "." + column.name() : name;
  }

  /** The value in a document as it is; null where there is none. */
  @Nullable BsonValue in(BsonDocument document) {
    return metadata ? kept(document) : document.get(name);
  }

  private @Nullable BsonValue kept(BsonDocument document) {
    return document.get(DocumentShape.METADATA) instanceof BsonDocument own
        ? own.get(column.name())
        : null;
  }

  /**
   * The column's value in a document; of an ObjectId its digits.
   *
   * @throws UnfitValueException when somebody has put a value of another type there
   */
  @Nullable Object read(BsonDocument document) {
    BsonValue own = in(document);
    if (own == null || (own.isNull() && column.type() != ColumnType.JSON)) {
      return null;
    }
    if (objectId && !own.isObjectId()) {
      throw new UnfitValueException("type", own.getBsonType() + " is no ObjectId");
    }
    if (objectId) {
      return own.asObjectId().getValue().toHexString();
    }
    Object value = BsonValues.read(column.type(), own);
    if (!metadata && kept(document) instanceof BsonString text) {
      Object exact = BsonValues.read(column.type(), text);
      return BsonValues.of(column.type(), exact).equals(own) ? exact : value;
    }
    return value;
  }
}

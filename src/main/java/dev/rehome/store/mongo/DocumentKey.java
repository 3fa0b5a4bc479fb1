package dev.rehome.store.mongo;

import dev.rehome.record.Row;
import dev.rehome.record.RowKey;
import dev.rehome.spec.EntitySpec;
import java.util.List;
import java.util.Objects;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What identifies the documents of one entity. The column {@code id} is {@code _id}; without one,
 * or when it is one of several key columns, the key is: its value, or a document of its values; or
 * it is an ObjectId made from either.
 *
 * @param fields one per column
 * @param id the index of the column {@code id}, -1 for none
 * @param match the indexes of the key columns
 */
record DocumentKey(EntitySpec entity, List<DocumentField> fields, int id, List<Integer> match) {

  static DocumentKey of(EntitySpec entity, List<DocumentField> fields) {
    List<Integer> match = entity.match().stream().map(entity::columnIndex).toList();
    return new DocumentKey(entity, fields, entity.idIndex(), match);
  }

  /** Whether a column is part of what never changes. */
  boolean contains(int column) {
    return column == id || match.contains(column);
  }

  /** The index of the column whose value references to this entity hold. */
  int referred() {
    return id >= 0 ? id : match.get(0);
  }

  /** Whether documents are found by their {@code _id}, not by other fields. */
  boolean matchedById() {
    return id < 0 || match.equals(List.of(id));
  }

  /** The fields that find a document. */
  List<String> matchFields() {
    return matchedById()
        ? List.of(DocumentShape.ID)
        : match.stream().map(i -> fields.get(i).name()).toList();
  }

  /** The {@code _id} that a text of the ledger stands for. */
  BsonValue parse(String text) {
    if (entity.document().objectId()) {
      return new BsonObjectId(new ObjectId(text));
    }
    boolean several = id < 0 && match.size() > 1;
    return IdText.parse(text, several ? null : entity.columns().get(referred()).type());
  }

  /** The {@code _id} of a row's document. */
  BsonValue idOf(Row row) {
    if (id >= 0) {
      return value(row.values(), id);
    }
    if (entity.document().objectId()) {
      return IdText.objectId(row.key());
    }
    return match.size() == 1 ? value(row.values(), match.get(0)) : matched(row);
  }

  private BsonDocument matched(Row row) {
    BsonDocument parts = new BsonDocument();
    match.forEach(i -> parts.append(fields.get(i).name(), value(row.values(), i)));
    return parts;
  }

  /** The mapping rejects records without a key, so there is one. */
  BsonValue value(@Nullable Object[] values, int column) {
    DocumentField field = fields.get(column);
    return field.write(Objects.requireNonNull(values[column], field.name()));
  }

  /** What finds a row's document. */
  BsonDocument filter(Row row) {
    return matchedById() ? new BsonDocument(DocumentShape.ID, idOf(row)) : matched(row);
  }

  /** The part of a stored document that {@link #filter} compares. */
  BsonDocument in(BsonDocument stored) {
    BsonDocument key = new BsonDocument();
    matchFields().forEach(field -> key.append(field, stored.getOrDefault(field, BsonNull.VALUE)));
    return key;
  }

  /** The text of the match columns, null when there is none. */
  @Nullable String text(@Nullable Object[] values) {
    return match.stream().anyMatch(column -> values[column] == null)
        ? null
        : RowKey.of(match.stream().map(column -> values[column]).toList());
  }
}

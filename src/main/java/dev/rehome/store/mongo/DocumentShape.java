package dev.rehome.store.mongo;

import dev.rehome.record.ColumnType;
import dev.rehome.record.Row;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.ValueSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * How rows of one entity become documents. The column {@code id} is {@code _id}; without one, or
 * when it is one of several key columns, the key is: its value, or a document of its values; or it
 * is an ObjectId made from either. A column without a value has no field. Rows of entities that are
 * embedded are a list of documents, in which the reference is left out. What a date cannot keep
 * lies in {@value #BESIDE}, under the column's name.
 */
final class DocumentShape {

  static final String ID = "_id";

  /** The one field in each document that is Rehome's own; there only when something needs it. */
  static final String BESIDE = "_rehome";

  private final EntitySpec entity;
  private final List<Integer> match;
  private final int id;
  private final List<Boolean> objectIds;
  private final List<Boolean> beside;
  private final List<Child> children;

  /**
   * An embedded entity.
   *
   * @param reference the index of the column that refers to the parent
   */
  record Child(int entity, DocumentShape shape, int reference) {

    String field() {
      return shape.entity.table();
    }

    private BsonDocument element(Row row) {
      BsonDocument element = shape.document(row);
      element.remove(shape.field(reference));
      if (shape.id < 0) {
        element.remove(ID);
      }
      return element;
    }
  }

  DocumentShape(Spec spec, EntitySpec entity) {
    this.entity = entity;
    this.match = entity.match().stream().map(entity::columnIndex).toList();
    this.id = entity.idIndex();
    this.objectIds =
        IntStream.range(0, entity.columns().size()).mapToObj(i -> isObjectId(spec, i)).toList();
    this.beside =
        entity.columns().stream()
            .map(column -> entity.document().metadata().contains(column.name()))
            .toList();
    this.children =
        entity.document().embed().stream().map(name -> child(spec, entity, name)).toList();
  }

  private static Child child(Spec spec, EntitySpec parent, String name) {
    int index = spec.entityIndex(name);
    EntitySpec child = spec.entities().get(index);
    int reference =
        IntStream.range(0, child.columns().size())
            .filter(
                column ->
                    child.columns().get(column).source() instanceof ValueSource.Ref ref
                        && ref.entity().equals(parent.name()))
            .findFirst()
            .orElseThrow();
    return new Child(index, new DocumentShape(spec, child), reference);
  }

  List<Child> children() {
    return children;
  }

  /** The index of the column whose value references to this entity hold. */
  int referred() {
    return id >= 0 ? id : match.get(0);
  }

  /** References hold what the {@code _id} of their parents is made of, and become the same. */
  private boolean isObjectId(Spec spec, int index) {
    if (entity.columns().get(index).source() instanceof ValueSource.Ref ref) {
      return spec.entities().get(spec.entityIndex(ref.entity())).document().objectId();
    }
    return index == id && entity.document().objectId();
  }

  /** Every document has one. */
  static BsonValue idOf(BsonDocument document) {
    return Objects.requireNonNull(document.get(ID), "a document without _id");
  }

  EntitySpec entity() {
    return entity;
  }

  /** Whether documents are found by their {@code _id}, not by other fields. */
  boolean matchedById() {
    return id < 0 || match.equals(List.of(id));
  }

  /** Whether a document has anything that can change. */
  boolean updatable() {
    return !children.isEmpty()
        || IntStream.range(0, entity.columns().size())
            .anyMatch(column -> column != id && !match.contains(column));
  }

  /** Whether a column's values are ObjectIds whatever its type. */
  boolean isObjectId(int column) {
    return objectIds.get(column);
  }

  /** Whether a column is no field of its own. */
  boolean isBeside(int column) {
    return beside.get(column);
  }

  /** The name of the field that a column becomes. */
  String field(int column) {
    return column == id ? ID : entity.columns().get(column).name();
  }

  /** The field of a column, for queries. */
  String path(String columnName) {
    int column = entity.columnIndex(columnName);
    return beside.get(column) ? BESIDE + "." + columnName : field(column);
  }

  /** The fields that find a document, if not {@code _id}. */
  List<String> matchFields() {
    return match.stream().map(this::field).toList();
  }

  /** The {@code _id} that a text of the ledger stands for. */
  BsonValue parseId(String text) {
    if (entity.document().objectId()) {
      return new BsonObjectId(new ObjectId(text));
    }
    return IdText.parse(text, idType());
  }

  /** The type of {@code _id}; null when it is a document of several values. */
  private @Nullable ColumnType idType() {
    if (id >= 0) {
      return entity.columns().get(id).type();
    }
    return match.size() == 1 ? entity.columns().get(match.get(0)).type() : null;
  }

  /**
   * @throws UnfitValueException when a value does not fit
   */
  BsonDocument document(Row row) {
    BsonDocument document = new BsonDocument();
    BsonDocument kept = new BsonDocument();
    document.append(ID, id(row));
    for (int i = 0; i < entity.columns().size(); i++) {
      ColumnSpec column = entity.columns().get(i);
      Object value = row.values()[i];
      if (value != null && beside.get(i)) {
        BsonValue whole = value(i, value);
        kept.append(
            column.name(),
            BsonValues.beside(column.type(), value).<BsonValue>map(text -> text).orElse(whole));
      } else if (value != null) {
        if (i != id) {
          document.append(column.name(), value(i, value));
        }
        BsonValues.beside(column.type(), value).ifPresent(text -> kept.append(column.name(), text));
      }
    }
    for (int i = 0; i < children.size(); i++) {
      document.append(children.get(i).field(), elements(row, i));
    }
    if (!kept.isEmpty()) {
      document.append(BESIDE, kept);
    }
    return document;
  }

  /** What {@link Embedded} put behind the values of the columns. */
  private BsonArray elements(Row row, int child) {
    BsonArray elements = new BsonArray();
    if (row.values()[entity.columns().size() + child] instanceof List<?> rows) {
      for (Object one : rows) {
        elements.add(children.get(child).element((Row) one));
      }
    }
    return elements;
  }

  private BsonValue id(Row row) {
    if (id >= 0) {
      return value(id, given(row, id));
    }
    if (entity.document().objectId()) {
      return ObjectIds.of(row.key());
    }
    if (match.size() == 1) {
      return value(match.get(0), given(row, match.get(0)));
    }
    BsonDocument parts = new BsonDocument();
    match.forEach(column -> parts.append(field(column), value(column, given(row, column))));
    return parts;
  }

  private BsonValue value(int column, Object value) {
    if (objectIds.get(column)) {
      return ObjectIds.of(value.toString());
    }
    return BsonValues.of(entity.columns().get(column).type(), value);
  }

  /** The mapping rejects records without a key, so this is a promise of its own. */
  private Object given(Row row, int column) {
    Object value = row.values()[column];
    if (value == null) {
      throw new IllegalArgumentException(
          "row of " + entity.name() + " without " + entity.columns().get(column).name());
    }
    return value;
  }

  /** What finds a row's document. */
  BsonDocument filter(Row row) {
    if (matchedById()) {
      return new BsonDocument(ID, id(row));
    }
    BsonDocument filter = new BsonDocument();
    match.forEach(column -> filter.append(field(column), value(column, given(row, column))));
    return filter;
  }

  /** The part of a stored document that {@link #filter} compares. */
  BsonDocument key(BsonDocument stored) {
    BsonDocument key = new BsonDocument();
    List<String> fields = matchedById() ? List.of(ID) : matchFields();
    fields.forEach(field -> key.append(field, stored.getOrDefault(field, BsonNull.VALUE)));
    return key;
  }

  /** Sets every column of the spec, and leaves the fields of others alone. */
  BsonDocument update(BsonDocument document) {
    BsonDocument set = new BsonDocument();
    BsonDocument unset = new BsonDocument();
    List<String> fields =
        new ArrayList<>(
            IntStream.range(0, entity.columns().size())
                .filter(column -> column != id && !beside.get(column))
                .mapToObj(this::field)
                .toList());
    children.forEach(child -> fields.add(child.field()));
    fields.add(BESIDE);
    for (String field : fields) {
      BsonValue value = document.get(field);
      if (value == null) {
        unset.append(field, BsonNull.VALUE);
      } else {
        set.append(field, value);
      }
    }
    BsonDocument update = new BsonDocument();
    if (!set.isEmpty()) {
      update.append("$set", set);
    }
    if (!unset.isEmpty()) {
      update.append("$unset", unset);
    }
    return update;
  }

  /** Whether a stored document has every tracked value of another one. */
  boolean same(BsonDocument stored, BsonDocument document) {
    return IntStream.range(0, entity.columns().size())
            .filter(column -> entity.columns().get(column).tracked())
            .allMatch(
                column ->
                    same(own(stored, column), own(document, column))
                        && same(kept(stored, column), kept(document, column)))
        && children.stream()
            .allMatch(child -> same(stored.get(child.field()), document.get(child.field())));
  }

  /** The value of a column, null where there is none. */
  @Nullable BsonValue value(BsonDocument document, int column) {
    return beside.get(column) ? kept(document, column) : own(document, column);
  }

  private @Nullable BsonValue own(BsonDocument document, int column) {
    return beside.get(column) ? null : document.get(field(column));
  }

  private @Nullable BsonValue kept(BsonDocument document, int column) {
    return document.get(BESIDE) instanceof BsonDocument fields
        ? fields.get(entity.columns().get(column).name())
        : null;
  }

  private static boolean same(@Nullable BsonValue stored, @Nullable BsonValue value) {
    if (value == null) {
      return stored == null || stored.isNull();
    }
    return stored != null && BsonValues.same(stored, value);
  }
}

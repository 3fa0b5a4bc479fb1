package dev.rehome.store.mongo;

import dev.rehome.record.ColumnType;
import dev.rehome.record.Fingerprint;
import dev.rehome.record.Row;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.ValueSource;
import dev.rehome.store.mongo.BsonValues.UnfitValueException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * How rows of one entity become documents, identified by a {@link DocumentKey}, and documents rows
 * again. A column without a value has no field. Rows of entities that are embedded are a list of
 * documents, in which the reference is left out. What a date cannot keep lies in {@value
 * #METADATA}, under the column's name.
 */
final class DocumentShape {

  static final String ID = "_id";

  /** The one field in each document that is Rehome's own; there only when something needs it. */
  static final String METADATA = "_rehome";

  private final EntitySpec entity;
  private final List<DocumentField> fields;
  private final DocumentKey key;
  private final List<Child> children;
  private final Fingerprint fingerprint;

  /**
   * An embedded entity.
   *
   * @param reference the index of the column that refers to the parent
   */
  record Child(int entity, DocumentShape shape, int reference) {

    String field() {
      return shape.entity.table();
    }

    private BsonDocument element(@Nullable Object[] values) {
      BsonDocument element = new BsonDocument();
      if (shape.key.id() >= 0) {
        element.append(ID, shape.key.value(values, shape.key.id()));
      }
      shape.appendFields(values, element);
      element.remove(shape.fields.get(reference).name());
      return element;
    }

    private @Nullable Object[] values(BsonValue element, @Nullable Object parent) {
      if (!(element instanceof BsonDocument document)) {
        throw new UnfitValueException("type", "an element of " + field() + " is no document");
      }
      @Nullable Object[] values = shape.values(document);
      values[reference] = parent;
      return values;
    }
  }

  DocumentShape(Spec spec, EntitySpec entity) {
    this.entity = entity;
    this.fields = entity.columns().stream().map(column -> field(spec, column)).toList();
    this.key = DocumentKey.of(entity, fields);
    this.children =
        entity.document().embed().stream().map(name -> child(spec, entity, name)).toList();
    this.fingerprint =
        entity.fingerprint(
            column ->
                fields.get(entity.columnIndex(column.name())).objectId()
                    ? ColumnType.TEXT
                    : column.type());
  }

  /** References hold what the {@code _id} of their parents is made of, and become the same. */
  private DocumentField field(Spec spec, ColumnSpec column) {
    int id = entity.idIndex();
    boolean isId = id >= 0 && column.equals(entity.columns().get(id));
    EntitySpec owner =
        column.source() instanceof ValueSource.Ref ref
            ? spec.entities().get(spec.entityIndex(ref.entity()))
            : isId ? entity : null;
    return new DocumentField(
        column,
        isId ? ID : column.name(),
        entity.document().metadata().contains(column.name()),
        owner != null && owner.document().objectId());
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

  EntitySpec entity() {
    return entity;
  }

  /** One per column. */
  List<DocumentField> fields() {
    return fields;
  }

  List<Child> children() {
    return children;
  }

  DocumentKey key() {
    return key;
  }

  /** Every document has one. */
  static BsonValue idOf(BsonDocument document) {
    return Objects.requireNonNull(document.get(ID), "a document without _id");
  }

  /** Whether a document has anything that can change. */
  boolean updatable() {
    return !children.isEmpty()
        || IntStream.range(0, fields.size()).anyMatch(column -> !key.contains(column));
  }

  /** Whether the rows of this entity as mapped are not yet those that documents give back. */
  boolean reshapes() {
    return !children.isEmpty() || fields.stream().anyMatch(DocumentField::objectId);
  }

  /**
   * @param row behind the values of its columns, for each child the list of its rows' values
   * @throws UnfitValueException when a value does not fit
   */
  BsonDocument document(Row row) {
    BsonDocument document = new BsonDocument(ID, key.idOf(row));
    appendFields(row.values(), document);
    return document;
  }

  private void appendFields(@Nullable Object[] values, BsonDocument document) {
    BsonDocument kept = new BsonDocument();
    for (int i = 0; i < fields.size(); i++) {
      Object value = values[i];
      if (value != null) {
        DocumentField field = fields.get(i);
        BsonString lost = BsonValues.lost(field.column().type(), value).orElse(null);
        if (i != key.id() && !field.metadata()) {
          document.append(field.name(), field.write(value));
        }
        if (field.metadata() || lost != null) {
          kept.append(field.column().name(), lost == null ? field.write(value) : lost);
        }
      }
    }
    for (int i = 0; i < children.size(); i++) {
      Child child = children.get(i);
      document.append(
          child.field(), new BsonArray(embedded(values, i).stream().map(child::element).toList()));
    }
    if (!kept.isEmpty()) {
      document.append(METADATA, kept);
    }
  }

  @SuppressWarnings("unchecked") // put there by Embedded and values
  private List<@Nullable Object[]> embedded(@Nullable Object[] values, int child) {
    return (List<@Nullable Object[]>) Objects.requireNonNull(values[fields.size() + child]);
  }

  /** Sets every column of the spec, and leaves the fields of others alone. */
  BsonDocument update(BsonDocument document) {
    List<String> names = new ArrayList<>();
    fields.stream().filter(field -> !field.metadata()).map(DocumentField::name).forEach(names::add);
    children.forEach(child -> names.add(child.field()));
    names.add(METADATA);
    names.remove(ID);
    BsonDocument update = new BsonDocument();
    for (String name : names) {
      BsonValue value = document.get(name);
      String operator = value == null ? "$unset" : "$set";
      BsonDocument part = update.getDocument(operator, new BsonDocument());
      part.append(name, value == null ? BsonNull.VALUE : value);
      update.put(operator, part);
    }
    return update;
  }

  /**
   * The values that {@link #document} made a document of.
   *
   * @throws UnfitValueException when somebody has put a value of another type there
   */
  @Nullable Object[] values(BsonDocument document) {
    @Nullable Object[] values = new @Nullable Object[fields.size() + children.size()];
    for (int i = 0; i < fields.size(); i++) {
      values[i] = fields.get(i).read(document);
    }
    for (int i = 0; i < children.size(); i++) {
      Child child = children.get(i);
      if (!(document.get(child.field()) instanceof BsonArray elements)) {
        throw new UnfitValueException("type", child.field() + " is no list");
      }
      Object own = values[key.referred()];
      values[fields.size() + i] =
          elements.stream().map(element -> child.values(element, own)).toList();
    }
    return values;
  }

  /** That of the row that a document is; one like no row's if a value has another type. */
  byte[] fingerprint(BsonDocument document) {
    try {
      return fingerprint(values(document));
    } catch (UnfitValueException changed) {
      return Fingerprint.sha256().digest(document.toJson().getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * That of the entity, over values as documents give them back, and over the embedded rows.
   *
   * @param values of a row, or of {@link #values}
   */
  byte[] fingerprint(@Nullable Object[] values) {
    byte[] own = fingerprint.of(asReadBack(values));
    if (children.isEmpty()) {
      return own;
    }
    MessageDigest digest = Fingerprint.sha256();
    digest.update(own);
    for (int i = 0; i < children.size(); i++) {
      List<@Nullable Object[]> rows = embedded(values, i);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(rows.size()).array());
      DocumentShape shape = children.get(i).shape();
      rows.forEach(row -> digest.update(shape.fingerprint(row)));
    }
    return digest.digest();
  }

  private @Nullable Object[] asReadBack(@Nullable Object[] values) {
    @Nullable Object[] read = Arrays.copyOf(values, fields.size());
    for (int i = 0; i < read.length; i++) {
      Object value = read[i];
      if (value != null && fields.get(i).objectId()) {
        read[i] = IdText.of(IdText.objectId(value.toString()));
      }
    }
    return read;
  }
}

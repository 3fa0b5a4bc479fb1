package dev.rehome.store.mongo;

import dev.rehome.record.ColumnType;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** What a new collection asks of its documents: the types of the columns, and the required ones. */
final class DocumentValidator {

  private DocumentValidator() {}

  static Document of(DocumentShape shape) {
    EntitySpec entity = shape.entity();
    List<String> required = new ArrayList<>(List.of(DocumentShape.ID));
    Document properties = new Document();
    for (DocumentField field : shape.fields()) {
      ColumnSpec column = field.column();
      if (!field.metadata() && !field.name().equals(DocumentShape.ID)) {
        properties.append(field.name(), property(field));
        if (column.required() || entity.match().contains(column.name())) {
          required.add(field.name());
        }
      }
    }
    Document schema =
        new Document("bsonType", "object")
            .append("required", required)
            .append("properties", properties);
    return new Document("$jsonSchema", schema);
  }

  private static Document property(DocumentField field) {
    ColumnSpec column = field.column();
    List<String> types = field.objectId() ? List.of("objectId") : types(column.type());
    Document property = new Document();
    if (!types.isEmpty()) {
      property.append("bsonType", types);
    }
    if (!column.oneOf().isEmpty()) {
      property.append("enum", column.oneOf());
    }
    return property;
  }

  /** Empty for any. */
  private static List<String> types(ColumnType type) {
    return switch (type) {
      case TEXT, LONG_TEXT, TIME -> List.of("string");
      case INTEGER -> List.of("int", "long");
      case DECIMAL -> List.of("decimal");
      case DOUBLE, REAL -> List.of("double");
      case BOOLEAN -> List.of("bool");
      case DATE, TIMESTAMP, DATETIME -> List.of("date");
      case UUID, BYTES -> List.of("binData");
      case TEXT_ARRAY, INTEGER_ARRAY, DECIMAL_ARRAY, UUID_ARRAY -> List.of("array");
      case JSON -> List.of();
    };
  }
}

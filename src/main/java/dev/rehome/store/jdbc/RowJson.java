package dev.rehome.store.jdbc;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A row of the target as a JSON object of column name to value, exact enough to put it back:
 * numbers with all their digits, bytes in Base64, arrays as arrays, everything else in the text
 * that the database itself writes and reads.
 */
final class RowJson {

  private RowJson() {}

  /** The image of the current row, whose columns start at an index of the result. */
  static String of(ResultSet row, List<TargetColumn> columns, int firstIndex) throws SQLException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.mapper().createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < columns.size(); i++) {
        json.writeName(columns.get(i).name());
        write(json, columns.get(i), row, firstIndex + i);
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, TargetColumn column, ResultSet row, int index)
      throws SQLException {
    if (row.getObject(index) == null) {
      json.writeNull();
      return;
    }
    switch (column.type()) {
      case Types.BOOLEAN -> json.writeBoolean(row.getBoolean(index));
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
          json.writeNumber(row.getLong(index));
      case Types.NUMERIC, Types.DECIMAL -> writeNumber(json, row.getObject(index), row, index);
      case Types.ARRAY -> writeArray(json, (Object[]) row.getArray(index).getArray());
      case Types.BINARY, Types.VARBINARY, Types.BLOB -> writeBytes(json, column, row, index);
      default -> json.writeString(row.getString(index));
    }
  }

  /** A decimal may also be infinite or not a number, which JSON cannot say. */
  private static void writeNumber(
      JsonGenerator json, @Nullable Object value, ResultSet row, int index) throws SQLException {
    if (value instanceof BigDecimal number) {
      json.writeNumber(number);
    } else {
      json.writeString(row.getString(index));
    }
  }

  private static void writeArray(JsonGenerator json, @Nullable Object[] elements) {
    json.writeStartArray();
    for (Object element : elements) {
      if (element == null) {
        json.writeNull();
      } else {
        json.writeString(element.toString());
      }
    }
    json.writeEndArray();
  }

  private static void writeBytes(JsonGenerator json, TargetColumn column, ResultSet row, int index)
      throws SQLException {
    if (column.typeName().equalsIgnoreCase("UUID")) {
      json.writeString(row.getString(index));
    } else {
      json.writeBinary(row.getBytes(index));
    }
  }
}

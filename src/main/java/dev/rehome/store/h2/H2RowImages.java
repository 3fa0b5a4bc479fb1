package dev.rehome.store.h2;

import dev.rehome.store.jdbc.Dialect.RowImages;
import dev.rehome.store.jdbc.Json;
import dev.rehome.store.jdbc.KeyText;
import dev.rehome.store.jdbc.TargetColumn;
import dev.rehome.store.jdbc.TargetTable;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Numbers with all their digits, bytes in Base64, arrays as arrays, everything else in the text
 * that H2 itself writes and reads.
 */
record H2RowImages(List<TargetColumn> columns) implements RowImages {

  H2RowImages(TargetTable table) {
    this(table.columns());
  }

  @Override
  public String expressions() {
    return columns.stream().map(column -> "t." + column.quoted()).collect(Collectors.joining(", "));
  }

  @Override
  public String read(ResultSet row, int first) throws SQLException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Json.mapper().createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < columns.size(); i++) {
        json.writeName(columns.get(i).name());
        write(json, columns.get(i), row, first + i);
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, TargetColumn column, ResultSet row, int index)
      throws SQLException {
    Object value = row.getObject(index);
    if (value == null) {
      json.writeNull();
      return;
    }
    switch (column.type()) {
      case Types.BOOLEAN -> json.writeBoolean(row.getBoolean(index));
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT ->
          json.writeNumber(row.getLong(index));
      case Types.NUMERIC, Types.DECIMAL -> {
        // A DECFLOAT may also be infinite or not a number, which JSON cannot say.
        if (value instanceof BigDecimal number) {
          json.writeNumber(number);
        } else {
          json.writeString(row.getString(index));
        }
      }
      case Types.ARRAY -> writeArray(json, (Object[]) row.getArray(index).getArray());
      case Types.BINARY, Types.VARBINARY, Types.BLOB -> {
        if (binary(column)) {
          json.writeBinary(row.getBytes(index));
        } else {
          json.writeString(row.getString(index));
        }
      }
      default -> json.writeString(row.getString(index));
    }
  }

  private static boolean binary(TargetColumn column) {
    return switch (column.type()) {
      case Types.BINARY, Types.VARBINARY, Types.BLOB -> !column.typeName().equals("UUID");
      default -> false;
    };
  }

  private static void writeArray(JsonGenerator json, @Nullable Object[] elements) {
    json.writeStartArray();
    for (Object element : elements) {
      if (element == null) {
        json.writeNull();
      } else {
        json.writeString(KeyText.of(element));
      }
    }
    json.writeEndArray();
  }

  @Override
  public String relation() {
    return columns.stream()
        .map(column -> parameter(column) + " AS " + column.quoted())
        .collect(Collectors.joining(", ", "(SELECT ", ")"));
  }

  private static String parameter(TargetColumn column) {
    if (column.typeName().equals("JSON")) {
      return "? FORMAT JSON";
    }
    String value = column.type() == Types.ARRAY ? "CAST(? AS VARCHAR ARRAY)" : "?";
    return "CAST(%s AS %s)".formatted(value, column.declared());
  }

  @Override
  public int bind(PreparedStatement statement, int first, String image) throws SQLException {
    JsonNode values = Json.mapper().readTree(image);
    int parameter = first;
    for (TargetColumn column : columns) {
      bind(statement, parameter++, column, values.path(column.name()));
    }
    return parameter;
  }

  private static void bind(
      PreparedStatement statement, int parameter, TargetColumn column, JsonNode value)
      throws SQLException {
    if (value.isNull() || value.isMissingNode()) {
      statement.setNull(parameter, Types.NULL);
    } else if (value.isArray()) {
      List<@Nullable String> elements = new ArrayList<>();
      value.forEach(element -> elements.add(element.isNull() ? null : element.stringValue()));
      statement.setArray(
          parameter, statement.getConnection().createArrayOf("VARCHAR", elements.toArray()));
    } else if (binary(column)) {
      statement.setBytes(parameter, Base64.getDecoder().decode(value.stringValue()));
    } else {
      statement.setString(parameter, value.asString());
    }
  }
}

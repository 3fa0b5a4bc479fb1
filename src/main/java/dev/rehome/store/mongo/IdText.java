package dev.rehome.store.mongo;

import dev.rehome.record.ColumnType;
import java.util.Objects;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;

/**
 * The text the ledger keeps of an {@code _id}: what a person would type for texts, whole numbers
 * and UUIDs, extended JSON for anything else.
 */
final class IdText {

  static final JsonWriterSettings EXACT =
      JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

  private static final String WRAPPED = "{\"v\": ";

  private IdText() {}

  static String of(BsonValue id) {
    return switch (id.getBsonType()) {
      case STRING -> id.asString().getValue();
      case INT32, INT64 -> Long.toString(id.asNumber().longValue());
      case OBJECT_ID -> id.asObjectId().getValue().toHexString();
      default -> isUuid(id) ? id.asBinary().asUuid().toString() : json(id);
    };
  }

  private static boolean isUuid(BsonValue id) {
    return id.isBinary() && id.asBinary().getType() == BsonBinarySubType.UUID_STANDARD.getValue();
  }

  private static String json(BsonValue id) {
    String wrapped = new BsonDocument("v", id).toJson(EXACT);
    return wrapped.substring(WRAPPED.length(), wrapped.length() - 1);
  }

  static BsonValue parse(String text, @Nullable ColumnType type) {
    if (type == ColumnType.TEXT || type == ColumnType.TIME) {
      return new BsonString(text);
    }
    if (type == ColumnType.INTEGER) {
      return BsonValues.integer(Long.parseLong(text));
    }
    if (type == ColumnType.UUID) {
      return new BsonBinary(UUID.fromString(text));
    }
    return Objects.requireNonNull(BsonDocument.parse(WRAPPED + text + "}").get("v"));
  }
}

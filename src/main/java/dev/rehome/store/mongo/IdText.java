package dev.rehome.store.mongo;

import dev.rehome.record.ColumnType;
import dev.rehome.record.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The text the ledger keeps of an {@code _id}: what a person would type for texts, whole numbers
 * and UUIDs, extended JSON for anything else; and ObjectIds that are made from a text.
 */
final class IdText {

  static final JsonWriterSettings EXACT =
      JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

  private static final int OBJECT_ID_BYTES = 12;
  private static final String WRAPPED = "{\"v\": ";

  private IdText() {}

  static String of(BsonValue id) {
    return switch (id.getBsonType()) {
      case STRING -> id.asString().getValue();
      case INT32, INT64 -> Long.toString(id.asNumber().longValue());
      case OBJECT_ID -> id.asObjectId().getValue().toHexString();
      default -> isUuid(id) ? id.asBinary().asUuid().toString() : json(id, EXACT);
    };
  }

  private static boolean isUuid(BsonValue id) {
    return id.isBinary() && id.asBinary().getType() == BsonBinarySubType.UUID_STANDARD.getValue();
  }

  /** A value that is no document by itself as JSON. */
  static String json(BsonValue value, JsonWriterSettings settings) {
    String wrapped = new BsonDocument("v", value).toJson(settings);
    return wrapped.substring(WRAPPED.length(), wrapped.length() - 1);
  }

  /**
   * The {@code _id} that a text stands for.
   *
   * @param type of the column it comes from, null when it is a document of several
   */
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

  /** A text that is equal for exactly those keys that the server takes for equal. */
  static String canonical(BsonValue key) {
    if (key instanceof BsonNumber number) {
      return BsonValues.isFinite(number)
          ? "N:" + BsonValues.number(number).stripTrailingZeros()
          : number.toString();
    }
    if (key instanceof BsonDocument parts) {
      StringBuilder text = new StringBuilder("{");
      parts.forEach(
          (name, part) -> {
            String value = canonical(part);
            text.append(name).append('=').append(value.length()).append(':').append(value);
          });
      return text.append('}').toString();
    }
    return key.getBsonType() + ":" + of(key);
  }

  /**
   * The ObjectId that 24 hexadecimal digits name, else the first 12 bytes of the text's SHA-256.
   * The same text gives the same ObjectId in every run.
   */
  static BsonObjectId objectId(String text) {
    if (ObjectId.isValid(text)) {
      return new BsonObjectId(new ObjectId(text));
    }
    byte[] digest = Fingerprint.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return new BsonObjectId(new ObjectId(Arrays.copyOf(digest, OBJECT_ID_BYTES)));
  }
}

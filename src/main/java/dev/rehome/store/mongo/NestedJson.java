package dev.rehome.store.mongo;

import dev.rehome.store.mongo.BsonValues.UnfitValueException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON texts as nested documents and arrays. Field names stay as they are, dots and dollar signs
 * included. A number is an int32 or int64 when it is whole and fits, a double when the double's own
 * text has the same digits, else a Decimal128: so every number keeps its digits.
 */
final class NestedJson {

  /** What servers take, with the document around it. */
  private static final int MOST_LEVELS = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final JsonWriterSettings PLAIN_NUMBERS =
      JsonWriterSettings.builder()
          .outputMode(JsonMode.RELAXED)
          .decimal128Converter(
              (number, writer) ->
                  writer.writeRaw(number.isFinite() ? number.toString() : "\"" + number + "\""))
          .build();

  private NestedJson() {}

  static BsonValue parse(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      return value(parser, 1);
    } catch (JacksonException notJson) {
      throw new UnfitValueException("type", "not a JSON text: " + notJson.getOriginalMessage());
    }
  }

  /** The JSON text of a value; types that JSON has not are in MongoDB's extended JSON. */
  static String text(BsonValue value) {
    return IdText.json(value, PLAIN_NUMBERS);
  }

  private static BsonValue value(JsonParser parser, int level) {
    if (level >= MOST_LEVELS) {
      throw new UnfitValueException("depth", "nested deeper than " + MOST_LEVELS + " levels");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, level);
      case START_ARRAY -> array(parser, level);
      case VALUE_STRING -> new BsonString(parser.getString());
      case VALUE_NUMBER_INT -> integer(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> decimal(parser.getDecimalValue());
      case VALUE_TRUE -> BsonBoolean.TRUE;
      case VALUE_FALSE -> BsonBoolean.FALSE;
      default -> BsonNull.VALUE;
    };
  }

  private static BsonDocument object(JsonParser parser, int level) {
    BsonDocument document = new BsonDocument();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (name.indexOf('\0') >= 0) {
        throw new UnfitValueException("nul-character", "a field's name holds the character U+0000");
      }
      parser.nextToken();
      document.append(name, value(parser, level + 1));
    }
    return document;
  }

  private static BsonArray array(JsonParser parser, int level) {
    BsonArray array = new BsonArray();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser, level + 1));
    }
    return array;
  }

  private static BsonValue integer(BigInteger number) {
    return number.bitLength() < Long.SIZE
        ? BsonValues.integer(number.longValue())
        : BsonValues.decimal(new BigDecimal(number));
  }

  private static BsonValue decimal(BigDecimal number) {
    double nearest = number.doubleValue();
    if (Double.isFinite(nearest)) {
      BigDecimal kept = new BigDecimal(Double.toString(nearest));
      if (kept.scale() == number.scale() && kept.compareTo(number) == 0) {
        return new BsonDouble(nearest);
      }
    }
    return BsonValues.decimal(number);
  }
}

package dev.rehome.store.mongo;

import java.math.BigDecimal;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonValue;

/** Keys as texts that are equal exactly when the server takes the keys for equal. */
final class KeyForm {

  private KeyForm() {}

  static String of(BsonValue value) {
    if (value instanceof BsonNumber number) {
      return form(number);
    }
    if (value instanceof BsonDocument parts) {
      StringBuilder form = new StringBuilder("{");
      parts.forEach((name, part) -> form.append(name).append('=').append(lengthFirst(of(part))));
      return form.append('}').toString();
    }
    return value.getBsonType() + ":" + IdText.of(value);
  }

  private static String lengthFirst(String text) {
    return text.length() + ":" + text;
  }

  private static String form(BsonNumber number) {
    switch (number.getBsonType()) {
      case INT32, INT64 -> {
        return plain(BigDecimal.valueOf(number.longValue()));
      }
      case DECIMAL128 -> {
        return number.decimal128Value().isFinite()
            ? plain(number.decimal128Value().bigDecimalValue())
            : number.toString();
      }
      default -> {
        return Double.isFinite(number.doubleValue())
            ? plain(new BigDecimal(number.doubleValue()))
            : number.toString();
      }
    }
  }

  private static String plain(BigDecimal number) {
    return "N:" + number.stripTrailingZeros();
  }
}

package dev.rehome.archive;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * A row in a backup, one line of JSON: {@code {"key":…,"id":…,"row":{…}}}.
 *
 * @param key as the ledger has it
 * @param id what the target calls the row; null where that is the key
 * @param image the whole row as a JSON object, to the character as it was given
 */
public record RowLine(String key, @Nullable String id, String image) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Without a line break in it, whatever the image has. */
  String text() {
    StringBuilder line = new StringBuilder("{\"key\":").append(JSON.writeValueAsString(key));
    if (id != null) {
      line.append(",\"id\":").append(JSON.writeValueAsString(id));
    }
    if (image.indexOf('\n') < 0 && image.indexOf('\r') < 0) {
      line.append(",\"row\":").append(image);
    } else {
      line.append(",\"rowText\":").append(JSON.writeValueAsString(image));
    }
    return line.append('}').toString();
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws tools.jackson.core.JacksonException when it is no such line
   */
  static RowLine parse(String line) {
    String key = "";
    String id = null;
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String member = parser.currentName();
        parser.nextToken();
        switch (member) {
          case "key" -> key = parser.getString();
          case "id" -> id = parser.getString();
          case "rowText" -> {
            return new RowLine(key, id, parser.getString());
          }
          default -> {
            int start = (int) parser.currentTokenLocation().getCharOffset();
            return new RowLine(key, id, line.substring(start, line.length() - 1));
          }
        }
      }
    }
    throw new IllegalArgumentException("a line without a row");
  }
}

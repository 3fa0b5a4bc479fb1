package dev.rehome.store.jdbc;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** JSON texts in the ledger and beside it. */
public final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  public static <T> T read(String text, Class<T> type) {
    return MAPPER.readValue(text, type);
  }

  /** Whether two texts are the same JSON value, however they are written; any text is allowed. */
  public static boolean same(String left, String right) {
    if (left.equals(right)) {
      return true;
    }
    try {
      return MAPPER.readTree(left).equals(MAPPER.readTree(right));
    } catch (JacksonException notJson) {
      return false;
    }
  }

  public static JsonMapper mapper() {
    return MAPPER;
  }
}

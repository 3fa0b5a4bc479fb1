package dev.rehome.report;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** A report as JSON, the form other programs read. */
public final class ReportJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private ReportJson() {}

  /** Any value of this package, indented, with a line break at its end. */
  public static String of(Object value) {
    return MAPPER.writeValueAsString(value) + "\n";
  }

  /**
   * JSON text as a value that {@link #of} shows as what it says, with every digit; a text that is
   * too deep or long for this stays a text.
   */
  public static Object parsed(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JacksonException e) {
      return json;
    }
  }
}

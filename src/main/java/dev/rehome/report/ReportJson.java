package dev.rehome.report;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A report as JSON, the form other programs read. */
public final class ReportJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private ReportJson() {}

  /** A report, with what its sections have as members of its own. */
  public static String of(RunReport report) {
    ObjectNode json = MAPPER.createObjectNode();
    for (Map.Entry<String, JsonNode> member : MAPPER.valueToTree(report).properties()) {
      if (member.getKey().equals("sections")) {
        member.getValue().forEach(section -> json.setAll((ObjectNode) section));
      } else {
        json.set(member.getKey(), member.getValue());
      }
    }
    return of((Object) json);
  }

  /** Any other value of this package, indented, with a line break at its end. */
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

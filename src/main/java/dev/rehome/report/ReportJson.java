package dev.rehome.report;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A report as JSON, the form other programs read. */
public final class ReportJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ReportJson() {}

  /** Any value of this package, indented, with a line break at its end. */
  public static String of(Object value) {
    return MAPPER.writeValueAsString(value) + "\n";
  }
}

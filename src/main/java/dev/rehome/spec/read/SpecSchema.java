package dev.rehome.spec.read;

import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.StoreDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The spec language as a JSON Schema (draft 2020-12): the {@link Language} that {@link SpecReader}
 * checks with, in the keywords of JSON Schema alone. Editors complete, explain and flag with it.
 *
 * <p>A spec that extends a template may leave to it what is otherwise required. A schema cannot
 * look into the template, so there are two variants of every section: one that requires nothing,
 * for all specs, and the complete one, for specs that do not extend any.
 */
public final class SpecSchema {

  private static final String PARTIAL = "-part";

  /** What JSON Schema does not know, or is written in other words. */
  private static final Set<String> OWN_KEYWORDS =
      Set.of(
          "expected",
          "noun",
          "hint",
          "valueHint",
          "listHint",
          "readerChecks",
          "unfinished",
          "required",
          "oneOfKeys",
          "someOfKeys");

  private final Map<String, Object> definitions = new TreeMap<>();
  private final boolean complete;

  private SpecSchema(boolean complete) {
    this.complete = complete;
  }

  /** The schema as JSON text, the same for the same formats and stores. */
  public static String json(List<FormatDescription> formats, List<StoreDescription> stores) {
    Shape spec = new Language(formats, stores).spec();
    SpecSchema whole = new SpecSchema(true);
    SpecSchema parts = new SpecSchema(false);
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Rehome spec");
    schema.putAll(parts.written(spec));
    schema.put("if", Map.of("not", Map.of("required", List.of("extends"))));
    schema.put("then", whole.reference("spec", spec));
    Map<String, Object> definitions = new TreeMap<>(whole.definitions);
    definitions.putAll(parts.definitions);
    schema.put("$defs", definitions);
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(schema);
  }

  /** A schema without references to what is no section. */
  private Map<String, Object> schema(Language language, Map<?, ?> definition) {
    Shape shape = language.shape(definition);
    Map<String, Object> schema =
        definition.get("$ref") instanceof String name && shape.isSection()
            ? reference(name, shape)
            : written(shape);
    if (definition.containsKey("description")) {
      schema.put("description", definition.get("description"));
    }
    return schema;
  }

  private Map<String, Object> reference(String name, Shape section) {
    String full = complete ? name : name + PARTIAL;
    if (!definitions.containsKey(full)) {
      definitions.put(full, Map.of());
      definitions.put(full, written(section));
    }
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("$ref", "#/$defs/" + full);
    return reference;
  }

  private Map<String, Object> written(Shape shape) {
    Map<String, Object> written = new TreeMap<>();
    shape
        .schema()
        .forEach(
            (keyword, value) -> {
              if (!OWN_KEYWORDS.contains(keyword)) {
                written.put(keyword, written(shape.language(), keyword, value));
              }
            });
    if (shape.isSection()) {
      written.put("type", "object");
      written.put("additionalProperties", false);
      if (complete && !shape.strings("required").isEmpty()) {
        written.put("required", shape.strings("required"));
      }
      choice(shape, "oneOfKeys", "oneOf", written);
      choice(shape, "someOfKeys", "anyOf", written);
    }
    return written;
  }

  private Object written(Language language, String keyword, Object value) {
    return switch (keyword) {
      case "items", "additionalProperties" -> schema(language, (Map<?, ?>) value);
      case "anyOf" ->
          ((List<?>) value).stream().map(one -> schema(language, (Map<?, ?>) one)).toList();
      case "properties" -> {
        Map<Object, Object> properties = new LinkedHashMap<>();
        ((Map<?, ?>) value)
            .forEach((name, key) -> properties.put(name, schema(language, (Map<?, ?>) key)));
        yield properties;
      }
      default -> value;
    };
  }

  private void choice(Shape section, String choice, String keyword, Map<String, Object> written) {
    List<String> keys = section.strings(choice);
    if (complete && !keys.isEmpty()) {
      written.put(keyword, keys.stream().map(key -> Map.of("required", List.of(key))).toList());
    }
  }
}

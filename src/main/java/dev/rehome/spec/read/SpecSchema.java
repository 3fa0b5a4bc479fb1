package dev.rehome.spec.read;

import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.StoreDescription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The spec language as a JSON Schema (draft 2020-12), made from the tables that {@link SpecReader}
 * checks with. Editors complete, explain and flag with it.
 *
 * <p>A spec that extends a template may leave to it what is otherwise required. A schema cannot
 * look into the template, so there are two variants of every section: one that requires nothing,
 * for all specs, and the complete one, for specs that do not extend any.
 */
public final class SpecSchema {

  private static final String PARTIAL = "-part";

  private final Map<String, Object> definitions = new TreeMap<>();
  private final boolean complete;

  private SpecSchema(boolean complete) {
    this.complete = complete;
  }

  /** The schema as JSON text, the same for the same formats and stores. */
  public static String json(List<FormatDescription> formats, List<StoreDescription> stores) {
    Shape.Section language = SpecKeys.spec(formats, stores);
    SpecSchema whole = new SpecSchema(true);
    SpecSchema parts = new SpecSchema(false);
    Map<String, Object> schema =
        object("$schema", "https://json-schema.org/draft/2020-12/schema", "title", "Rehome spec");
    schema.putAll(parts.section(language));
    schema.put("if", object("not", object("required", List.of(SpecKeys.EXTENDS.name()))));
    schema.put("then", whole.reference(language));
    Map<String, Object> definitions = new TreeMap<>(whole.definitions);
    definitions.putAll(parts.definitions);
    schema.put("$defs", definitions);
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(schema);
  }

  private Map<String, Object> of(Shape shape) {
    if (shape instanceof Shape.Text text) {
      return text(text);
    }
    if (shape instanceof Shape.Word word) {
      return object("enum", word.allowed());
    }
    if (shape instanceof Shape.Flag) {
      return object("type", "boolean");
    }
    if (shape instanceof Shape.Whole) {
      return object("type", "integer");
    }
    if (shape instanceof Shape.Numeric) {
      return object("type", "number");
    }
    if (shape instanceof Shape.Size) {
      return anyOf(
          List.of(
              object("type", "integer"),
              object("type", "string", "pattern", "^(" + TextReader.SIZE.pattern() + ")$")));
    }
    if (shape instanceof Shape.Single single) {
      return object(
          "type",
          single.nothing()
              ? List.of("string", "number", "boolean", "null")
              : List.of("string", "number", "boolean"));
    }
    if (shape instanceof Shape.Nothing) {
      return object("type", "null");
    }
    if (shape instanceof Shape.ListOf list) {
      return list(list);
    }
    if (shape instanceof Shape.Named named) {
      return named(named);
    }
    if (shape instanceof Shape.Section section) {
      return reference(section);
    }
    if (shape instanceof Shape.AnyOf any) {
      return anyOf(any.shapes().stream().map(this::of).toList());
    }
    return new LinkedHashMap<>();
  }

  private static Map<String, Object> text(Shape.Text text) {
    Map<String, Object> schema = object("type", "string");
    if (!text.blank()) {
      schema.put("minLength", 1);
    }
    if (text.pattern() != null) {
      schema.put("pattern", text.pattern());
    }
    return schema;
  }

  private Map<String, Object> list(Shape.ListOf list) {
    Map<String, Object> schema = object("type", "array", "items", of(list.element()));
    if (!list.empty()) {
      schema.put("minItems", 1);
    }
    return schema;
  }

  private Map<String, Object> named(Shape.Named named) {
    Map<String, Object> schema =
        object("type", "object", "additionalProperties", of(named.member()));
    String names = named.pattern() == null ? "\\S" : "^" + named.pattern() + "$";
    schema.put("propertyNames", object("pattern", names));
    if (!named.empty()) {
      schema.put("minProperties", 1);
    }
    return schema;
  }

  private static Map<String, Object> anyOf(List<Map<String, Object>> schemas) {
    return object("anyOf", schemas);
  }

  private Map<String, Object> reference(Shape.Section section) {
    String name = complete ? section.name() : section.name() + PARTIAL;
    if (!definitions.containsKey(name)) {
      definitions.put(name, Map.of());
      definitions.put(name, section(section));
    }
    return object("$ref", "#/$defs/" + name);
  }

  private Map<String, Object> section(Shape.Section section) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Shape.Key key : section.keys()) {
      Map<String, Object> schema = of(key.shape());
      schema.put("description", key.help());
      properties.put(key.name(), schema);
    }
    Map<String, Object> schema =
        object("description", section.help(), "type", "object", "properties", properties);
    schema.put("additionalProperties", false);
    List<String> required =
        section.keys().stream().filter(Shape.Key::required).map(Shape.Key::name).toList();
    if (complete && !required.isEmpty()) {
      schema.put("required", required);
    }
    if (complete && !section.choices().isEmpty()) {
      schema.put("allOf", section.choices().stream().map(SpecSchema::choice).toList());
    }
    return schema;
  }

  private static Map<String, Object> choice(Shape.Choice choice) {
    return object(
        choice.several() ? "anyOf" : "oneOf",
        choice.keys().stream().map(key -> Map.of("required", List.of(key))).toList());
  }

  private static Map<String, Object> object(Object... keysAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return object;
  }
}

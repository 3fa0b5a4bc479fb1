package dev.rehome.spec.read;

import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.read.YamlNode.Kind;
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
    Shape.Section language = Language.spec(formats, stores);
    SpecSchema whole = new SpecSchema(true);
    SpecSchema parts = new SpecSchema(false);
    Map<String, Object> schema =
        object("$schema", "https://json-schema.org/draft/2020-12/schema", "title", "Rehome spec");
    schema.putAll(parts.section(language));
    schema.put("if", object("not", object("required", List.of(Language.EXTENDS.name()))));
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
    if (shape instanceof Shape.Value value) {
      return value(value);
    }
    if (shape instanceof Shape.Word word) {
      return object("enum", word.allowed());
    }
    if (shape instanceof Shape.ListOf list) {
      return list(list);
    }
    if (shape instanceof Shape.Named named) {
      return named(named);
    }
    return shape instanceof Shape.Section section
        ? reference(section)
        : object("anyOf", ((Shape.AnyOf) shape).shapes().stream().map(this::of).toList());
  }

  private static Map<String, Object> value(Shape.Value value) {
    if (value.kinds().contains(Kind.MAPPING)) {
      return new LinkedHashMap<>();
    }
    boolean numbers = value.kinds().contains(Kind.NUMBER);
    List<String> types =
        value.kinds().stream()
            .filter(kind -> !(numbers && kind == Kind.WHOLE))
            .map(SpecSchema::type)
            .toList();
    Map<String, Object> schema = object("type", types.size() == 1 ? types.get(0) : types);
    if (!value.blank() && types.contains("string")) {
      schema.put("minLength", 1);
    }
    if (value.pattern() != null) {
      schema.put("pattern", value.pattern());
    }
    if (value.least() > Long.MIN_VALUE) {
      schema.put("minimum", value.least());
    }
    if (value.most() < Integer.MAX_VALUE) {
      schema.put("maximum", value.most());
    }
    return schema;
  }

  private static String type(Kind kind) {
    return switch (kind) {
      case NOTHING -> "null";
      case FLAG -> "boolean";
      case WHOLE -> "integer";
      case NUMBER -> "number";
      case TEXT -> "string";
      case LIST -> "array";
      case MAPPING, MISSING, UNUSABLE -> "object";
    };
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

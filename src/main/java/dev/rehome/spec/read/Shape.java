package dev.rehome.spec.read;

import dev.rehome.spec.read.YamlNode.Kind;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the YAML at some place may look like: a schema of the {@link Language}, in the keywords of
 * JSON Schema and those that {@code language.yml} explains. {@link ShapeChecker} holds specs
 * against it and {@link SpecSchema} writes it down, so the two cannot differ.
 */
record Shape(Language language, Map<String, Object> schema) {

  /** How a message says what was expected: {@code a list of texts}. */
  String expected() {
    return text("expected")
        .orElseGet(
            () -> {
              if (schema.containsKey("enum")) {
                return "one of: " + String.join(", ", strings("enum"));
              }
              if (is("array")) {
                return "a list of " + noun() + "s";
              }
              return is("integer") ? "a whole number" + range() : "a mapping";
            });
  }

  private String range() {
    if (!schema.containsKey("minimum")) {
      return "";
    }
    return bound("maximum", 0) < Integer.MAX_VALUE
        ? " from " + bound("minimum", 0) + " to " + bound("maximum", 0)
        : " of at least " + bound("minimum", 0);
  }

  /** Whether a node is of the right kind of YAML, whatever is in it. */
  boolean takes(YamlNode node) {
    return kinds().contains(node.kind());
  }

  /** The kinds of YAML it can be. */
  Set<Kind> kinds() {
    if (schema.containsKey("enum")) {
      return EnumSet.of(Kind.TEXT);
    }
    if (isAnyOf()) {
      return choices().stream().flatMap(one -> one.kinds().stream()).collect(Collectors.toSet());
    }
    if (isSection()) {
      return EnumSet.of(Kind.MAPPING);
    }
    return schema.containsKey("type")
        ? strings("type").stream().flatMap(Shape::kinds).collect(Collectors.toSet())
        : EnumSet.allOf(Kind.class);
  }

  private static Stream<Kind> kinds(String type) {
    return switch (type) {
      case "string" -> Stream.of(Kind.TEXT);
      case "boolean" -> Stream.of(Kind.FLAG);
      case "integer" -> Stream.of(Kind.WHOLE);
      case "number" -> Stream.of(Kind.WHOLE, Kind.NUMBER);
      case "null" -> Stream.of(Kind.NOTHING);
      case "array" -> Stream.of(Kind.LIST);
      default -> Stream.of(Kind.MAPPING);
    };
  }

  boolean is(String type) {
    return type.equals(schema.get("type"));
  }

  boolean isAnyOf() {
    return schema.containsKey("anyOf");
  }

  /** Whether it is a mapping whose keys the language knows. */
  boolean isSection() {
    return schema.containsKey("properties");
  }

  /** What it may be, of which one takes a node at most. */
  List<Shape> choices() {
    return nodes("anyOf").map(language::shape).toList();
  }

  /** The elements of a list. */
  Shape items() {
    return part("items");
  }

  /** The members of a mapping whose keys the user chooses. */
  Shape members() {
    return part("additionalProperties");
  }

  /** What the keys of such a mapping must match. */
  @Nullable String namePattern() {
    return schema.get("propertyNames") instanceof Map<?, ?> names
        ? (String) names.get("pattern")
        : null;
  }

  /** By name, the keys of a section. */
  Map<String, Shape> keys() {
    Map<String, Shape> keys = new LinkedHashMap<>();
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach((name, key) -> keys.put((String) name, language.shape(key)));
    }
    return keys;
  }

  /** Whether only one key can stand in a section. */
  boolean singleKey() {
    return keys().size() == 1 || strings("oneOfKeys").equals(List.copyOf(keys().keySet()));
  }

  /** What a message calls one element, member or word. */
  String noun() {
    return text("noun").orElse("value");
  }

  /** Whether specs are held against the pattern here, not by a reader in better words. */
  boolean checksPattern() {
    return !schema.containsKey("readerChecks");
  }

  Optional<String> text(String keyword) {
    return Optional.ofNullable((String) schema.get(keyword));
  }

  /** The texts of a list, or the one text that stands in its place. */
  List<String> strings(String keyword) {
    return schema.get(keyword) instanceof String word
        ? List.of(word)
        : nodes(keyword).map(String.class::cast).toList();
  }

  long bound(String keyword, long otherwise) {
    return schema.get(keyword) instanceof Long bound ? bound : otherwise;
  }

  private Shape part(String keyword) {
    return language.shape(Objects.requireNonNull(schema.get(keyword), keyword));
  }

  private Stream<?> nodes(String keyword) {
    return schema.get(keyword) instanceof List<?> list ? list.stream() : Stream.empty();
  }
}

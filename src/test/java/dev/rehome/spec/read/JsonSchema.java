package dev.rehome.spec.read;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * As much of JSON Schema 2020-12 as the published schema uses. Throws for a keyword it does not
 * know, so that a new one cannot go unchecked.
 */
@SuppressWarnings("unchecked") // a parsed JSON document
final class JsonSchema {

  private final Map<String, Object> root;

  JsonSchema(Map<String, Object> root) {
    this.root = root;
  }

  /** What is wrong with a value, as {@code /path keyword}; empty when it is valid. */
  List<String> faults(@Nullable Object value) {
    List<String> faults = new ArrayList<>();
    check(root, value, "", faults);
    return faults;
  }

  private boolean valid(Object schema, @Nullable Object value) {
    List<String> faults = new ArrayList<>();
    check((Map<String, Object>) schema, value, "", faults);
    return faults.isEmpty();
  }

  private void check(
      Map<String, Object> schema, @Nullable Object value, String path, List<String> faults) {
    schema.forEach(
        (keyword, argument) -> {
          if (!holds(keyword, argument, schema, value, path, faults)) {
            faults.add(path + " " + keyword);
          }
        });
  }

  private boolean holds(
      String keyword,
      Object argument,
      Map<String, Object> schema,
      @Nullable Object value,
      String path,
      List<String> faults) {
    return switch (keyword) {
      case "$schema", "$defs", "title", "description", "properties", "then" -> true;
      case "$ref" -> {
        check(definition((String) argument), value, path, faults);
        yield true;
      }
      case "type" ->
          argument instanceof List<?> types
              ? types.stream().anyMatch(type -> isA((String) type, value))
              : isA((String) argument, value);
      case "enum" -> ((List<Object>) argument).contains(value);
      case "pattern" ->
          !(value instanceof String text)
              || Pattern.compile((String) argument).matcher(text).find();
      case "minimum" ->
          !(value instanceof Long number) || number >= ((Number) argument).longValue();
      case "maximum" ->
          !(value instanceof Long number) || number <= ((Number) argument).longValue();
      case "minLength" -> !(value instanceof String text) || text.length() >= (Integer) argument;
      case "minItems" -> !(value instanceof List<?> list) || list.size() >= (Integer) argument;
      case "minProperties" -> !(value instanceof Map<?, ?> map) || map.size() >= (Integer) argument;
      case "required" ->
          !(value instanceof Map<?, ?> map) || map.keySet().containsAll((List<String>) argument);
      case "not" -> !valid(argument, value);
      case "if" -> {
        if (valid(argument, value)) {
          check((Map<String, Object>) schema.get("then"), value, path, faults);
        }
        yield true;
      }
      case "anyOf" -> ((List<Object>) argument).stream().anyMatch(one -> valid(one, value));
      case "oneOf" ->
          ((List<Object>) argument).stream().filter(one -> valid(one, value)).count() == 1;
      case "allOf" -> ((List<Object>) argument).stream().allMatch(one -> valid(one, value));
      case "items" -> {
        if (value instanceof List<?> list) {
          for (int i = 0; i < list.size(); i++) {
            check((Map<String, Object>) argument, list.get(i), path + "/" + i, faults);
          }
        }
        yield true;
      }
      case "propertyNames" ->
          !(value instanceof Map<?, ?> map)
              || map.keySet().stream().allMatch(name -> valid(argument, name));
      case "additionalProperties" -> {
        checkMembers(argument, schema, value, path, faults);
        yield true;
      }
      default -> throw new IllegalArgumentException("keyword " + keyword);
    };
  }

  private void checkMembers(
      Object additional,
      Map<String, Object> schema,
      @Nullable Object value,
      String path,
      List<String> faults) {
    Map<String, Object> known = (Map<String, Object>) schema.getOrDefault("properties", Map.of());
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, member) -> {
            Object memberSchema = known.getOrDefault(name, additional);
            if (memberSchema.equals(false)) {
              faults.add(path + "/" + name + " additionalProperties");
            } else {
              check((Map<String, Object>) memberSchema, member, path + "/" + name, faults);
            }
          });
    }
  }

  Map<String, Object> definition(String reference) {
    String name = reference.substring("#/$defs/".length());
    return (Map<String, Object>) ((Map<String, Object>) root.get("$defs")).get(name);
  }

  private static boolean isA(String type, @Nullable Object value) {
    return switch (type) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "null" -> value == null;
      case "integer" -> value instanceof Long || value instanceof BigInteger;
      case "number" -> value instanceof Number;
      default -> throw new IllegalArgumentException("type " + type);
    };
  }
}

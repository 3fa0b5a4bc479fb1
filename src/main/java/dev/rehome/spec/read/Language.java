package dev.rehome.spec.read;

import dev.rehome.problem.Problems;
import dev.rehome.record.ColumnType;
import dev.rehome.record.DateTimeRules.Overlap;
import dev.rehome.record.Precision;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.RuleLevel;
import dev.rehome.spec.SourceSpec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.Transform;
import dev.rehome.spec.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The spec language: the definitions of {@code language.yml}, the enumerations that are Java enums,
 * and what formats and stores add. Checks, "did you mean" and the JSON Schema follow from it.
 */
final class Language {

  /** The key that brings in templates. */
  static final String EXTENDS = "extends";

  /** How a document store may make its ids other than as they are. */
  static final String OBJECT_ID = "object-id";

  private static final String FILE = "language.yml";
  private static final Map<String, Object> TEXT = Map.of("$ref", "any-text");

  private final Map<String, Map<String, Object>> definitions = new LinkedHashMap<>();

  Language(List<FormatDescription> formats, List<StoreDescription> stores) {
    load();
    enumeration("type", "type", ColumnType.values(), ColumnType::label);
    enumeration("overlap", "rule", Overlap.values(), Overlap::label);
    enumeration("rounding", "rounding", Precision.Rounding.values(), Precision.Rounding::label);
    enumeration("mode", "mode", WriteMode.values(), WriteMode::label);
    enumeration("on_duplicate", "rule", DuplicateRule.values(), DuplicateRule::label);
    enumeration("level", "level", RuleLevel.values(), RuleLevel::label);
    addTransforms();
    addStores(stores);
    addFormats(formats);
  }

  @SuppressWarnings("unchecked") // every definition is a mapping
  private void load() {
    try (InputStream file = Objects.requireNonNull(Language.class.getResourceAsStream(FILE))) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      YamlComposer.compose(FILE, text, new Problems())
          .orElseThrow()
          .entries()
          .forEach(
              (name, node) ->
                  definitions.put(
                      name,
                      new LinkedHashMap<>(
                          (Map<String, Object>) Objects.requireNonNull(node.value()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <E> void enumeration(String name, String noun, E[] constants, Function<E, String> label) {
    enumeration(name, noun, Arrays.stream(constants).map(label));
  }

  private void enumeration(String name, String noun, Stream<String> values) {
    definitions.put(name, Map.of("enum", values.toList(), "noun", noun));
  }

  private void addTransforms() {
    enumeration("transform-name", "transform", transforms(false).map(Transform.Kind::label));
    Map<String, Object> unfinished = new LinkedHashMap<>();
    Map<String, Object> keys = new LinkedHashMap<>();
    transforms(true)
        .forEach(
            kind -> {
              unfinished.put(kind.label(), "write { " + kind.label() + ": \"...\" }");
              keys.put(kind.label(), described(TEXT, kind.help()));
            });
    extend("transform-name", "unfinished", unfinished);
    extend("transform", "properties", keys);
    extend("transform", "oneOfKeys", List.copyOf(keys.keySet()));
  }

  private static Stream<Transform.Kind> transforms(boolean takingArgument) {
    return Arrays.stream(Transform.Kind.values())
        .filter(kind -> kind.takesArgument() == takingArgument);
  }

  private void addStores(List<StoreDescription> stores) {
    Map<String, Object> documents = definition("documents");
    definitions.remove("documents");
    Map<String, Object> keys = properties("entity");
    for (StoreDescription store : stores) {
      StoreDescription.Documents ofStore = store.documents();
      if (ofStore != null) {
        String help = "What the rows are like as documents of " + store.title();
        definitions.put(
            ofStore.section(), described(documents, help + "; other targets ignore it."));
        keys.put(ofStore.section(), described(Map.of("$ref", ofStore.section()), help));
      }
    }
    extend("entity", "properties", keys);
  }

  private void addFormats(List<FormatDescription> formats) {
    enumeration("format", "format", names(formats.stream()));
    enumeration("file-format", "format", names(formats.stream().filter(one -> !one.directories())));
    Map<String, Object> reading = properties("reading");
    definitions.remove("reading");
    for (FormatDescription format : formats) {
      if (!format.options().isEmpty()) {
        Map<String, Object> options = new LinkedHashMap<>();
        format.options().forEach(option -> options.put(option.name(), option(option)));
        String section = format.name() + "-options";
        String help = "How " + format.title() + " is read";
        definitions.put(section, described(Map.of("properties", options), help));
        reading.put(format.name(), described(Map.of("$ref", section), help));
      }
    }
    Map<String, Object> source = properties("source");
    source.putAll(reading);
    String help =
        "What differs for some files: the first entry whose globs match takes precedence over the"
            + " keys of source";
    source.put("overrides", described(Map.of("$ref", "overrides"), help));
    extend("source", "properties", source);
    Map<String, Object> override = properties("override");
    override.putAll(reading);
    override.replace("format", Map.of("$ref", "file-format", "description", "As in source."));
    extend("override", "properties", override);
    extend("override", "someOfKeys", List.copyOf(reading.keySet()));
  }

  private static Stream<String> names(Stream<FormatDescription> formats) {
    return Stream.concat(Stream.of(SourceSpec.AUTO), formats.map(FormatDescription::name));
  }

  private static Map<String, Object> option(FormatDescription.Option option) {
    Map<String, Object> schema =
        switch (option.kind()) {
          case TEXT ->
              option.allowed().isEmpty() ? TEXT : Map.of("enum", option.allowed(), "noun", "value");
          case CHARACTER ->
              Map.of(
                  "type", "string",
                  "pattern", "^[\\s\\S]$",
                  "expected", "one character such as \";\" or \"\\t\"");
          case INTEGER -> Map.of("$ref", "whole");
          case FLAG -> Map.of("$ref", "flag");
          case TEXTS -> Map.of("$ref", "text-or-texts");
          case FLAG_OR_TEXTS ->
              Map.of(
                  "anyOf",
                  List.of(Map.of("$ref", "flag"), Map.of("$ref", "texts")),
                  "expected",
                  "true, false or a list of texts");
        };
    String standard = option.defaultValue();
    return described(schema, option.help() + (standard == null ? "" : ". Default: " + standard));
  }

  /** The same with a description that is a sentence. */
  private static Map<String, Object> described(Map<String, Object> schema, String help) {
    Map<String, Object> described = new LinkedHashMap<>(schema);
    String capital = Character.toUpperCase(help.charAt(0)) + help.substring(1);
    described.put("description", capital.endsWith(".") ? capital : capital + ".");
    return described;
  }

  private void extend(String name, String keyword, Object value) {
    Map<String, Object> extended = new LinkedHashMap<>(definition(name));
    extended.put(keyword, value);
    definitions.put(name, extended);
  }

  @SuppressWarnings("unchecked") // properties are schemas by name
  private Map<String, Object> properties(String name) {
    return new LinkedHashMap<>((Map<String, Object>) definition(name).get("properties"));
  }

  private Map<String, Object> definition(String name) {
    Map<String, Object> found = definitions.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no definition " + name + " in " + FILE);
    }
    return found;
  }

  /** What a whole spec looks like. */
  Shape spec() {
    return shape(Map.of("$ref", "spec"));
  }

  /** What the key {@code extends} takes, which is read before all others. */
  Shape templates() {
    return shape(Map.of("$ref", EXTENDS));
  }

  /** A schema, or what it refers to. */
  @SuppressWarnings("unchecked") // schemas are mappings
  Shape shape(Object schema) {
    Map<String, Object> mapping = (Map<String, Object>) schema;
    return new Shape(this, mapping.get("$ref") instanceof String name ? definition(name) : mapping);
  }
}

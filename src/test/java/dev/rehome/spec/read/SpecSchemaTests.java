package dev.rehome.spec.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.problem.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

class SpecSchemaTests {

  private static final String JSON = SpecSchema.json(TestFormats.ALL, TestStores.ALL);
  private static final Map<String, Object> SCHEMA =
      JsonMapper.shared().readValue(JSON, new TypeReference<>() {});

  static Stream<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/specs"))) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void acceptsTheExamplesThatTheReaderAccepts(Path example) throws IOException {
    assertThat(new SpecReader(TestFormats.ALL, TestStores.ALL).read(example)).isNotNull();
    assertThat(new JsonSchema(SCHEMA).faults(yaml(Files.readString(example)))).isEmpty();
  }

  /** Wrong specs that are mappings and do not extend others. */
  static Stream<SpecProblemsTests.Case> wrongSpecs() throws IOException {
    return SpecProblemsTests.cases()
        .filter(
            wrong -> yaml(wrong.spec()) instanceof Map<?, ?> map && !map.containsKey("extends"));
  }

  /** The schema may flag more, such as bad paths, but nothing that the reader would accept. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongSpecs")
  void flagsEveryShapeThatTheReaderRefuses(SpecProblemsTests.Case wrong) {
    YamlNode root = YamlComposer.compose("case", wrong.spec(), new Problems()).orElseThrow();
    Problems problems = new Problems();
    new ShapeChecker(problems)
        .checkDocument(new Language(TestFormats.ALL, TestStores.ALL).spec(), root);
    List<String> faults = new JsonSchema(SCHEMA).faults(root.value());
    assertThat(!faults.isEmpty() || problems.isEmpty()).as("reader: %s", problems.list()).isTrue();
  }

  private static Object yaml(String text) {
    return YamlComposer.compose("example", text, new Problems()).map(YamlNode::value).orElse(null);
  }

  @Test
  void hasEverySectionWithAndWithoutWhatItRequires() {
    List<String> sections =
        List.of(
            "parameter",
            "source",
            "csv-options",
            "json-options",
            "entity",
            "each",
            "column",
            "transform",
            "index",
            "mongodb",
            "override",
            "rule");
    Map<?, ?> definitions = (Map<?, ?>) SCHEMA.get("$defs");
    assertThat(definitions.keySet().stream().map(String::valueOf))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of("spec"),
                    sections.stream().flatMap(name -> Stream.of(name, name + "-part")))
                .toList());
    sections.forEach(name -> assertThat(keys(name + "-part")).isEqualTo(keys(name)));
  }

  private static List<String> keys(String definition) {
    Map<String, Object> schema = new JsonSchema(SCHEMA).definition("#/$defs/" + definition);
    assertThat(schema).containsEntry("additionalProperties", false);
    return ((Map<?, ?>) schema.get("properties")).keySet().stream().map(String::valueOf).toList();
  }

  @Test
  void explainsEveryKeyToEditors() {
    for (String name : List.of("spec", "source", "entity", "column", "rule", "csv-options")) {
      Map<String, Object> schema = new JsonSchema(SCHEMA).definition("#/$defs/" + name);
      ((Map<?, ?>) schema.get("properties"))
          .forEach(
              (key, property) ->
                  assertThat((String) ((Map<?, ?>) property).get("description"))
                      .as(name + "." + key)
                      .endsWith("."));
    }
  }

  @Test
  void flagsTyposAtEveryDepth() {
    assertThat(faults("{ name: a, source: { file: x, fromat: csv }, entities: {} }"))
        .contains("/source/fromat additionalProperties");
    assertThat(faults("{ nmae: a }")).contains("/nmae additionalProperties");
    assertThat(
            faults(
                "{ name: a, source: { file: x }, entities: { e: { id: /id, columns: { b: /b }, mod:"
                    + " x } } }"))
        .contains("/entities/e/mod additionalProperties");
  }

  @Test
  void requiresNothingOfASpecThatExtendsATemplate() {
    assertThat(faults("{ extends: base.yml }")).isEmpty();
    assertThat(faults("{ extends: base.yml, entities: { e: { columns: { b: /b } } } }")).isEmpty();
    assertThat(faults("{ extends: base.yml, entitys: {} }")).isNotEmpty();
    assertThat(faults("{ name: a }")).contains(" required");
    assertThat(
            faults(
                "{ name: a, source: { include: [x] }, entities: { e: { columns: { b: /b } } } }"))
        .contains("/source oneOf", "/entities/e anyOf");
  }

  private static List<String> faults(String yaml) {
    return new JsonSchema(SCHEMA).faults(yaml(yaml));
  }

  @Test
  void isTheSameEveryTime() {
    assertThat(SpecSchema.json(TestFormats.ALL, TestStores.ALL)).isEqualTo(JSON);
    assertThat(SCHEMA).containsEntry("$schema", "https://json-schema.org/draft/2020-12/schema");
  }
}

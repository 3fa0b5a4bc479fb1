package dev.rehome.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.format.RecordFormats;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.SourceSpec;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pages under src/docs/formats are complete, and each example in them comes out as it says:
 * files and spec go through {@code preview}, with one entity that keeps the whole record as JSON.
 */
class FormatDocumentationTests {

  private static final Path PAGES = Path.of("src/docs/formats");
  private static final String INDEX = "README";
  private static final String WHOLE_RECORD = "whole_record";

  private static final String ENTITIES =
      """
      entities:
        whole_record:
          key: [file, number]
          columns:
            record: { from: "", type: json }
            file: "{file.path}"
            number: { from: "{record.number}", type: integer }
      """;

  /** Every digit counts: 1.0 is not 1. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  @TempDir private Path directory;

  static Stream<FormatDescription> formats() {
    return RecordFormats.descriptions().stream();
  }

  @TestFactory
  Stream<DynamicContainer> everyExampleComesOutAsItSays() {
    Stream<DynamicContainer> ofFormats =
        formats()
            .map(FormatDescription::name)
            .map(
                format ->
                    DynamicContainer.dynamicContainer(
                        format, Stream.of(format).flatMap(one -> examples(one, one))));
    return Stream.concat(
        ofFormats,
        Stream.of(
            DynamicContainer.dynamicContainer(
                INDEX, Stream.of(INDEX).flatMap(page -> examples(page, SourceSpec.AUTO)))));
  }

  private Stream<DynamicTest> examples(String page, String format) {
    List<FormatExample> examples =
        FormatExample.of(page.equals(INDEX) ? commonExamples() : page(page));
    assertThat(examples).as("examples in %s.md", page).isNotEmpty();
    return examples.stream()
        .map(
            example ->
                DynamicTest.dynamicTest(
                    page + ".md:" + example.line(), () -> run(format, example)));
  }

  /** The part of the index that is about files of any format. */
  private static String commonExamples() {
    String index = page(INDEX);
    return index.substring(index.indexOf("## Character sets"), index.indexOf("## The examples"));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void pageNamesEveryOptionOfItsFormatAndNoOther(FormatDescription format) {
    List<String> named =
        Pattern.compile("`" + format.name() + "\\.(\\w+)`")
            .matcher(page(format.name()))
            .results()
            .map(match -> match.group(1))
            .distinct()
            .toList();

    assertThat(named)
        .as("options of %s named in its page, as `%s.NAME`", format.name(), format.name())
        .containsExactlyInAnyOrderElementsOf(
            format.options().stream().map(FormatDescription.Option::name).toList());
  }

  @ParameterizedTest
  @MethodSource("formats")
  void pageNamesTheExtensionsOfItsFormat(FormatDescription format) {
    assertThat(format.extensions())
        .allSatisfy(extension -> assertThat(page(format.name())).contains("`." + extension + "`"));
  }

  @Test
  void indexLinksToEveryPage() throws IOException {
    List<String> links =
        Pattern.compile("\\]\\(([\\w-]+\\.md)\\)")
            .matcher(page(INDEX))
            .results()
            .map(match -> match.group(1))
            .distinct()
            .toList();

    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(links)
          .containsExactlyInAnyOrderElementsOf(
              pages
                  .map(page -> page.getFileName().toString())
                  .filter(page -> !page.equals("README.md"))
                  .toList())
          .containsAll(formats().map(format -> format.name() + ".md").toList());
    }
  }

  @Test
  void indexNamesEveryCommonOption() {
    String schema = new Workspace(directory).run("spec", "schema").out();
    List<String> keys = new ArrayList<>();
    keys.addAll(JSON.readTree(schema).at("/$defs/source/properties").propertyNames());
    keys.removeAll(formats().map(FormatDescription::name).toList());

    assertThat(keys).contains("include", "charset", "max_depth");
    assertThat(page(INDEX)).contains(keys.stream().map(key -> "`source." + key + "`").toList());
  }

  private void run(String format, FormatExample example) throws IOException {
    Workspace workspace = new Workspace(Files.createTempDirectory(directory, format));
    example.files().forEach(workspace::file);
    Files.writeString(
        workspace.root().resolve("base.yml"),
        "name: example\nsource: { directory: source, format: " + format + " }\n" + ENTITIES);
    workspace.spec("extends: base.yml\n" + example.spec());

    Result result =
        workspace.run(
            "preview",
            workspace.specFile().toString(),
            "--source",
            workspace.source().toString(),
            "--limit",
            "1000",
            "--format",
            "json");

    assertThat(result.exitCode()).as(result.err()).isZero();
    Outcome outcome = new Outcome();
    JSON.readTree(result.out()).forEach(outcome::add);
    assertThat(outcome.records).isEqualTo(values(example.records().orElse("")));
    example.rows().ifPresent(rows -> assertThat(outcome.rows).isEqualTo(values(rows)));
    assertThat(outcome.problems).hasSameSizeAs(example.problems());
    for (int i = 0; i < outcome.problems.size(); i++) {
      assertThat(outcome.problems.get(i)).matches(pattern(example.problems().get(i)));
    }
  }

  /** What a preview shows, as readable text; an example without records expects none. */
  private static final class Outcome {

    private final List<String> records = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private void add(JsonNode previewed) {
      for (JsonNode row : previewed.path("rows")) {
        String entity = row.get("entity").asString();
        if (entity.equals(WHOLE_RECORD)) {
          records.add(row.at("/columns/record").toPrettyString());
        } else {
          rows.add(JSON.createObjectNode().set(entity, row.get("columns")).toPrettyString());
        }
      }
      String place = previewed.get("file").asString() + ":" + previewed.get("line").asLong();
      previewed.path("problems").forEach(one -> problems.add(place + ": " + one.asString()));
    }
  }

  /** The JSON values of a text, one after the other, an array being one value. */
  private static List<String> values(String json) {
    try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(json)) {
      return values.readAll().stream().map(JsonNode::toPrettyString).toList();
    }
  }

  /** An ellipsis stands for anything. */
  private static String pattern(String problem) {
    return Stream.of(problem.split("…", -1))
        .map(Pattern::quote)
        .reduce((one, other) -> one + ".*" + other)
        .orElseThrow();
  }

  private static String page(String name) {
    try {
      return Files.readString(PAGES.resolve(name + ".md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

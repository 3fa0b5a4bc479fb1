package dev.rehome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.MongoDatabaseServer;
import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every shipped spec over its sample data, against figures worked out by hand. */
class ExampleJobsTests {

  private static final String EXTENSION = ".yml";

  @TempDir private Path directory;

  /** The names of the specs in {@code jobs}; each has its figures in {@code expected}. */
  static Stream<String> specs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("jobs"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(EXTENSION))
          .map(name -> name.substring(0, name.length() - EXTENSION.length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("specs")
  void importsAsExpectedAndASecondTimeNothing(String spec) throws IOException {
    importTwice(spec, new Workspace(directory));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void importsTheSameIntoPostgresql(String spec) throws IOException {
    importTwice(spec, new Workspace(directory, PostgresServer.newDatabase() + "?user=postgres"));
  }

  @ParameterizedTest
  @MethodSource("specs")
  void importsTheSameIntoMongodb(String spec) throws IOException {
    importTwice(spec, new Workspace(directory, MongoDatabaseServer.newDatabase()));
  }

  /**
   * Tables of an application that were there before: quoted names, an enumeration, foreign keys,
   * unique indexes, columns of its own with defaults, times without a zone. What the spec says of a
   * row is in both, and the same.
   */
  @Test
  void fillsTablesAsPrismaMakesThem() throws IOException {
    Workspace own = new Workspace(directory, PostgresServer.newDatabase() + "?user=postgres");
    imported(own, "pipeline-runs");
    Workspace prisma =
        new Workspace(
            Files.createDirectory(directory.resolve("prisma")),
            PostgresServer.newDatabase() + "?user=postgres");
    prisma.execute(Files.readString(Path.of("src/test/resources/prisma.sql")));

    importTwice("pipeline-runs", prisma);

    Map<String, Object> tables = rowsOf(expected("pipeline-runs"));
    assertThat(tables).hasSize(5);
    for (String table : tables.keySet()) {
      String columns =
          "select string_agg('\"' || column_name || '\"::text', ', ') from"
              + " information_schema.columns where table_name = '%s' and column_name not like"
              + " '%%At'";
      String values =
          "select %s from \"%s\" order by id"
              .formatted(own.rows(columns.formatted(table)).get(0), table);
      assertThat(prisma.rows(values))
          .as(table)
          .hasSize((int) tables.get(table))
          .isEqualTo(own.rows(values));
    }
    assertThat(
            prisma.count(
                "select count(*) from \"Run\" where \"createdAt\" in"
                    + " (select started_at at time zone 'UTC' from rehome.migration_runs)"))
        .isEqualTo((int) tables.get("Run"));
    assertThat(prisma.rows("select count(distinct \"sequence\"), max(metadata::text) from \"Run\""))
        .containsExactly("7|{}");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> rowsOf(Map<String, Object> expected) {
    return (Map<String, Object>) expected.get("rows");
  }

  private static void importTwice(String spec, Workspace workspace) throws IOException {
    Map<String, Object> expected = expected(spec);
    JsonNode promised = imported(workspace, spec, "--dry-run").report();

    Result first = imported(workspace, spec);
    JsonNode report = first.report();

    assertThat(rejects(report)).as("rejects").isEqualTo(expectedRejects(expected));
    assertThat(numbers(report.get("files"))).as("files").isEqualTo(expected.get("files"));
    assertThat(numbers(report.get("records"))).as("records").isEqualTo(expected.get("records"));
    assertThat(rows(workspace, report)).as("rows").isEqualTo(expected.get("rows"));
    for (String part : List.of("files", "records", "entities", "problems", "exitCode")) {
      assertThat(promised.get(part)).as("dry run's " + part).isEqualTo(report.get(part));
    }
    int rejected = report.at("/records/rejected").asInt();
    assertThat(first.exitCode()).isEqualTo(rejected == 0 ? 0 : 3);

    Result second = imported(workspace, spec);
    assertThat(second.exitCode()).isEqualTo(first.exitCode());
    assertThat(second.report().at("/records/inserted").asInt()).isZero();
    assertThat(second.report().at("/records/updated").asInt()).isZero();
    assertThat(second.report().at("/records/rejected").asInt()).isEqualTo(rejected);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void lintFindsNothingWrong(String spec) {
    Result result = new Workspace(directory).run("spec", "lint", spec);

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  private static Result imported(Workspace workspace, String spec, String... more) {
    List<String> arguments = new ArrayList<>(List.of("import", spec, "--format", "json"));
    arguments.addAll(workspace.databases());
    arguments.addAll(List.of("--runs-dir", workspace.runs().toString()));
    arguments.addAll(List.of(more));
    return workspace.run(arguments.toArray(String[]::new));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> expected(String spec) throws IOException {
    Path file = Path.of("src/test/resources/expected", spec + EXTENSION);
    return (Map<String, Object>)
        new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
  }

  private static Map<String, Object> numbers(JsonNode node) {
    Map<String, Object> numbers = new TreeMap<>();
    node.properties()
        .forEach(property -> numbers.put(property.getKey(), property.getValue().asInt()));
    numbers.remove("pending");
    return numbers;
  }

  /** Entity to the number of rows its table really has. */
  private static Map<String, Object> rows(Workspace workspace, JsonNode report) {
    Map<String, Object> rows = new TreeMap<>();
    report
        .get("entities")
        .properties()
        .forEach(
            entity ->
                rows.put(
                    entity.getKey(),
                    (int)
                        workspace.count(
                            "select count(*) from rehome.migration_items i join"
                                + " rehome.migration_entities e on e.id = i.entity_id where"
                                + " e.entity = '"
                                + entity.getKey()
                                + "'")));
    return rows;
  }

  /** Lines {@code file:line code,code}, sorted. */
  private static List<String> rejects(JsonNode report) throws IOException {
    if (report.get("rejects") == null) {
      return List.of();
    }
    Map<String, List<String>> byPlace = new TreeMap<>();
    for (String line :
        Files.readAllLines(Path.of(report.get("rejects").asString(), "rejects.jsonl"))) {
      JsonNode reject = JsonMapper.shared().readTree(line);
      String place = reject.get("file").asString() + ":" + reject.get("line").asInt();
      byPlace
          .computeIfAbsent(place, ignored -> new ArrayList<>())
          .add(reject.get("code").asString());
    }
    return byPlace.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + " "
                    + String.join(",", entry.getValue().stream().sorted().toList()))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static List<String> expectedRejects(Map<String, Object> expected) {
    List<Map<String, Object>> rejects =
        (List<Map<String, Object>>) expected.getOrDefault("rejects", List.of());
    return rejects.stream()
        .map(
            reject ->
                reject.get("file")
                    + ":"
                    + reject.get("line")
                    + " "
                    + String.join(
                        ",", ((List<String>) reject.get("codes")).stream().sorted().toList()))
        .sorted()
        .toList();
  }
}

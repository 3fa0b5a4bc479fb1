package dev.rehome.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Imports files, whatever is in them, and the copies of the records that were rejected. Each record
 * goes into one row, as JSON, next to some columns of other types.
 */
final class FuzzedImport {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String SPEC =
      """
      name: fuzz
      source:
        directory: source
        format: %s
        %s
      entities:
        item:
          key: [file, number]
          columns:
            file: "{file.path}"
            number: { from: "{record.number}", type: integer }
            whole: { from: "", type: json }
            text: { first: [/title, /name, /id], type: long_text }
            integer: { from: /n, type: integer }
            first: { first: ["/items/*", "/*"], type: json }
            elements: { count: "/*" }
      """;

  private final Workspace workspace;

  /**
   * @param source what else the spec says about its source
   */
  FuzzedImport(Path root, String format, String source) {
    this.workspace = new Workspace(root).spec(SPEC.formatted(format, source));
  }

  FuzzedImport file(String name, byte[] content) {
    workspace.file(name, content);
    return this;
  }

  /** Imports the files, and fails where the import breaks a promise. */
  void check() throws IOException {
    JsonNode report = importedAndConserved(workspace);
    long rejected = report.at("/records/rejected").asLong();
    if (rejected == 0) {
      return;
    }
    Path rejects = workspace.runDirectory().resolve("rejects");
    Map<String, Set<Long>> places = checkPlaces(rejects);
    assertThat(places.values().stream().mapToLong(Set::size).sum()).isEqualTo(rejected);
    checkCopies(rejects.resolve("files"), places);
  }

  private static JsonNode importedAndConserved(Workspace workspace) {
    Result result = workspace.importing();
    assertThat(result.exitCode()).as(result.err() + result.out()).isIn(0, 3, 4);
    JsonNode records = result.report().get("records");
    assertThat(records.get("read").asLong())
        .as("read in %s", records)
        .isEqualTo(records.get("inserted").asLong() + records.get("rejected").asLong());
    return result.report();
  }

  /** The numbers of the rejected records by file. */
  private Map<String, Set<Long>> checkPlaces(Path rejects) throws IOException {
    Map<String, Set<Long>> places = new TreeMap<>();
    for (String text : Files.readAllLines(rejects.resolve("rejects.jsonl"))) {
      JsonNode line = JSON.readTree(text);
      String name = line.get("file").asString();
      Path file = workspace.source().resolve(name);
      assertThat(file).exists();
      assertThat(line.get("line").asLong()).as(text).isPositive();
      assertThat(line.get("byteOffset").asLong()).as(text).isNotNegative();
      assertThat(line.get("code").asString()).as(text).isNotBlank();
      if (Files.isRegularFile(file)) {
        assertThat(line.get("byteOffset").asLong() + line.get("byteLength").asLong())
            .as(text)
            .isLessThanOrEqualTo(Files.size(file));
      }
      assertThat(rejects.resolve(line.get("copy").asString())).as(text).exists();
      places.computeIfAbsent(name, key -> new TreeSet<>()).add(line.get("record").asLong());
    }
    return places;
  }

  /** They are a source themselves: each file gives at least a record, broken or not. */
  private void checkCopies(Path copies, Map<String, Set<Long>> places) throws IOException {
    Workspace again = new Workspace(workspace.root().resolve("again"));
    Files.createDirectories(again.root());
    Files.move(copies, again.source());
    again.spec(Files.readString(workspace.specFile()));
    JsonNode report = importedAndConserved(again);
    assertThat(report.at("/records/read").asLong())
        .as("records read in the copies of the rejects of %s", places.keySet())
        .isGreaterThanOrEqualTo(places.size());
  }
}

package dev.rehome.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rehome's import of a file with articles, what it says about it, and the way back. */
final class RehomeImport {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SPEC =
      """
      name: articles
      source:
        file: %s
      entities:
        article:
          table: articles
          id: { from: /id, required: true }
          columns:
            title: { from: /title, required: true, max_length: 200 }
            content: /content
            url: /url
            type: { from: /type, one_of: [%s] }
            tags: /tags
            created_at: { from: /created_at, type: timestamp }
      """;

  private final Path directory;
  private final JavaUnderTest java;
  private final String target;
  private final String user;

  RehomeImport(Path directory, JavaUnderTest java, String target, String user) {
    this.directory = directory;
    this.java = java;
    this.target = target;
    this.user = user;
  }

  static String spec(Path source) {
    return SPEC.formatted(source, String.join(", ", ArticleData.TYPES));
  }

  static Path writeSpec(Path directory, Path source) throws IOException {
    return Files.writeString(directory.resolve("articles.yml"), spec(source));
  }

  /**
   * Imports.
   *
   * @param expected the count in the report that must be all of them
   */
  Measurement run(Path source, long rows, String expected, DoubleSupplier serverCpu)
      throws IOException, InterruptedException {
    Path spec = writeSpec(directory, source);
    Program program =
        new Program(
                directory,
                java.rehomeImport(spec.toString(), target, directory.resolve("rehome-runs")))
            .with(credentials());
    Measurement measurement = program.measure(serverCpu);
    JsonNode records = JSON.readTree(program.output()).path("records");
    if (records.path("read").asLong() != rows || records.path(expected).asLong() != rows) {
      throw new IllegalStateException(
          "expected %d records, all %s, but: %s".formatted(rows, expected, records));
    }
    return measurement;
  }

  private Map<String, String> credentials() {
    return user.isEmpty() ? Map.of() : Map.of("REHOME_TARGET_USERNAME", user);
  }

  /** Rolls an import back. */
  Measurement rollBack(String run, DoubleSupplier serverCpu)
      throws IOException, InterruptedException {
    String runs = directory.resolve("rehome-runs").toString();
    List<String> command = java.rehome("rollback", run, "--confirm", "--target", target);
    command.addAll(List.of("--format", "json", "--quiet", "--runs-dir", runs));
    return new Program(directory, command).with(credentials()).measure(serverCpu);
  }
}

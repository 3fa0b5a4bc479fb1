package dev.rehome.job.rollback;

import static dev.rehome.job.rollback.Rollbacks.assertDone;
import static dev.rehome.job.rollback.Rollbacks.rollback;
import static dev.rehome.job.rollback.Rollbacks.runOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.MongoDatabaseServer;
import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.TargetState;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

/** Every shipped spec over its sample data: after import and rollback nothing has changed. */
class RollbackExamplesTests {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"storybench", "content", "pipeline-runs", "contexts", "artifacts"})
  void anH2TargetIsAsBefore(String spec) throws IOException {
    importAndRollBack(spec, new Workspace(directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"storybench", "content", "pipeline-runs", "contexts", "artifacts"})
  void aPostgresqlTargetIsAsBefore(String spec) throws IOException {
    importAndRollBack(
        spec, new Workspace(directory, PostgresServer.newDatabase() + "?user=postgres"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"storybench", "content"})
  void aMongodbTargetIsAsBefore(String spec) throws IOException {
    importAndRollBack(spec, new Workspace(directory, MongoDatabaseServer.newDatabase()));
  }

  private static void importAndRollBack(String spec, Workspace workspace) throws IOException {
    Path source = workspace.root().resolve("copy");
    FileSystemUtils.copyRecursively(source(spec), source);
    Result first = imported(workspace, spec, source);
    Map<String, List<String>> rows = TargetState.rows(workspace);
    Map<String, List<String>> ledger = TargetState.ledger(workspace);
    assertThat(rows).isNotEmpty();

    edit(source);
    Result second = imported(workspace, spec, source);
    assertThat(
            second.report().at("/records/updated").asInt()
                + second.report().at("/records/inserted").asInt())
        .isPositive();
    assertThat(TargetState.rows(workspace)).isNotEqualTo(rows);

    assertDone(rollback(workspace, runOf(second), "--chunk-size", "7"));
    assertThat(TargetState.rows(workspace)).isEqualTo(rows);
    assertThat(TargetState.ledger(workspace)).isEqualTo(ledger);

    assertDone(rollback(workspace, runOf(first), "--chunk-size", "50", "--drop-created"));
    assertThat(TargetState.rows(workspace)).isEmpty();
    assertThat(TargetState.ledger(workspace).values()).allSatisfy(all -> assertThat(all).isEmpty());

    FileSystemUtils.deleteRecursively(source);
    FileSystemUtils.copyRecursively(source(spec), source);
    Result again = imported(workspace, spec, source);
    assertThat(again.report().at("/entities")).isEqualTo(first.report().at("/entities"));
    assertThat(keys(ledger)).isNotEmpty().isEqualTo(keys(TargetState.ledger(workspace)));
  }

  /** Entity, key, new id, legacy id and fingerprint of every item. */
  private static List<String> keys(Map<String, List<String>> ledger) {
    return ledger.get("items").stream()
        .map(item -> item.split("\\|", -1))
        .map(cells -> String.join("|", cells[1], cells[2], cells[3], cells[4], cells[9]))
        .sorted()
        .toList();
  }

  private static Path source(String spec) {
    return Path.of("sample-data", spec);
  }

  private static Result imported(Workspace workspace, String spec, Path source) {
    List<String> arguments = new ArrayList<>(List.of("import", spec, "--format", "json"));
    arguments.addAll(workspace.databases());
    arguments.addAll(List.of("--source", source.toString()));
    arguments.addAll(List.of("--runs-dir", workspace.runs().toString()));
    arguments.addAll(List.of("--backup-dir", workspace.root().resolve("backups").toString()));
    return workspace.run(arguments.toArray(String[]::new));
  }

  /**
   * Other words in texts, without another format; and a run directory more where there are such.
   */
  private static void edit(Path source) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] before = Files.readAllBytes(file);
        String text = new String(before, StandardCharsets.ISO_8859_1);
        String other = text.replace(" the ", " another ").replace(" a ", " one ");
        Files.write(file, other.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    Path run = source.resolve("test-run-001");
    if (Files.isDirectory(run)) {
      FileSystemUtils.copyRecursively(run, source.resolve("test-run-901"));
    }
  }
}

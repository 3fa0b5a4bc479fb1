package dev.rehome.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Articles;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Import, verification and cleanup in one command, also in the words of the seeds. */
class ImportSequenceTests {

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(Articles.SPEC);
    file("a.jsonl", Articles.lines(0, 7));
    file("b.jsonl", Articles.lines(8, 20));
  }

  /** Written long ago. */
  private void file(String name, String content) {
    workspace.file(name, content);
    try {
      Files.setLastModifiedTime(
          workspace.source().resolve(name), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Result run(String verb, String... more) {
    List<String> arguments = new ArrayList<>(List.of(verb, workspace.specFile().toString()));
    arguments.addAll(List.of("--runs-dir", workspace.runs().toString(), "--format", "json"));
    arguments.addAll(List.of("--backup-dir", workspace.root().resolve("backups").toString()));
    arguments.addAll(workspace.databases());
    arguments.addAll(List.of(more));
    return workspace.run(arguments.toArray(String[]::new));
  }

  private Result importing(String... more) {
    List<String> options = new ArrayList<>(List.of("--source", workspace.source().toString()));
    options.addAll(List.of(more));
    return run("import", options.toArray(String[]::new));
  }

  private static List<String> verbs(Result result) {
    return result.report().valueStream().map(report -> report.get("verb").asString()).toList();
  }

  @Test
  void importsVerifiesAndCleansUp() {
    Result result = importing("--verify", "--cleanup");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(verbs(result)).containsExactly("import", "verify", "cleanup");
    assertThat(Path.of(result.report().at("/2/backup_path").asString())).isDirectory();
    assertThat(workspace.source()).isEmptyDirectory();
    assertThat(
            result
                .report()
                .valueStream()
                .map(report -> report.get("directory").asString())
                .toList())
        .allSatisfy(run -> assertThat(Path.of(run).resolve("report.json")).exists());
  }

  @Test
  void understandsTheWordsOfTheSeeds() {
    Result result = run("migrate", "--output-dir", workspace.source().toString(), "--validate");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(verbs(result)).containsExactly("import", "verify");
    assertThat(workspace.source()).isNotEmptyDirectory();

    Result cleaned =
        run("migrate", "--output-dir", workspace.source().toString(), "--validate", "--cleanup");

    assertThat(verbs(cleaned)).containsExactly("import", "verify", "cleanup");
    assertThat(workspace.source()).isEmptyDirectory();
  }

  @Test
  void migratesWithoutABackup() {
    Result result = run("migrate", "--output-dir", workspace.source().toString(), "--no-backup");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.report().get("verb").asString()).isEqualTo("import");
    assertThat(workspace.root().resolve("backups")).doesNotExist();
  }

  @Test
  void cleansUpNothingAfterAVerificationThatFoundSomething() {
    importing();
    workspace.execute("delete from article where id = 'a3'");

    Result result = importing("--cleanup", "--incremental");

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(verbs(result)).containsExactly("import", "verify");
    assertThat(workspace.source()).isDirectoryContaining("glob:**/a.jsonl");
  }

  @Test
  void keepsTheFilesThatHaveRejectsAndSaysSoWithItsExitCode() {
    file("b.jsonl", Articles.lines(40, 60));

    Result result = importing("--verify", "--cleanup");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(verbs(result)).containsExactly("import", "verify", "cleanup");
    assertThat(workspace.source())
        .isDirectoryContaining("glob:**/b.jsonl")
        .isDirectoryNotContaining("glob:**/a.jsonl");
  }

  @Test
  void doesNotVerifyAnImportThatFailed() {
    file("b.jsonl", Articles.lines(40, 60));

    Result result = importing("--cleanup", "--on-error", "strict");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(verbs(result)).containsExactly("import");
  }

  @Test
  void endsACleanupThatWasInterrupted() {
    importing("--cleanup");
    file("a.jsonl", Articles.lines(0, 7));
    workspace.execute(
        "update rehome.migration_runs set status = 'RUNNING', exit_code = null"
            + " where verb = 'cleanup'",
        "update rehome.removals set state = 'PLANNED' where name = 'a.jsonl'");

    Result result = importing("--cleanup");

    assertThat(verbs(result)).containsExactly("cleanup");
    JsonNode cleanup = result.report().get(0);
    assertThat(cleanup.get("resumed").asBoolean()).isTrue();
    assertThat(workspace.source()).isEmptyDirectory();
  }

  @Test
  void refusesADryRunOfThree() {
    Result result = importing("--cleanup", "--dry-run");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--dry-run shows an import");
  }
}

package dev.rehome.job.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.files.Checksum;
import dev.rehome.testing.Articles;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What backup and restore keep, whatever the target is. */
abstract class BackupContract {

  @TempDir Path directory;
  Workspace workspace;

  /** An empty target. */
  abstract Workspace workspace(Path root);

  /** Somebody else gives an article another title. */
  abstract void change(String id, String title);

  /** Somebody else deletes an article. */
  abstract void delete(String id);

  /** All rows of both tables, in a fixed order. */
  abstract List<String> rows();

  @BeforeEach
  void importArticles() {
    workspace = workspace(directory.resolve("w")).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 40)).file("deep/ü.jsonl", Articles.lines(40, 49));
    assertThat(workspace.importing().exitCode()).isEqualTo(3);
  }

  @Test
  void copiesSourceFilesAndRowsAndRecordsThem() {
    JsonNode report = backup();

    assertThat(report.at("/status").asString()).isEqualTo("completed");
    assertThat(report.at("/backup/files").asInt()).isEqualTo(2);
    assertThat(report.at("/backup/rows").asInt()).isEqualTo(rows().size());
    assertThat(Path.of(report.at("/backup_path").asString()))
        .isDirectoryContaining(file -> file.getFileName().toString().equals("manifest.json"));
    assertThat(
            workspace.rows(
                "select b.name, b.file_count, b.row_count, b.sha256 from rehome.migration_backups b"
                    + " join rehome.migration_runs r on r.run = b.run where r.verb = 'backup'"))
        .containsExactly(
            "%s|2|%d|%s"
                .formatted(name(report), rows().size(), report.at("/backup/sha256").asString()));
  }

  @Test
  void putsRowsBackAsTheyWere() {
    List<String> before = rows();
    JsonNode backup = backup();
    change("a1", "other");
    delete("a2");
    List<String> changed = rows();

    JsonNode wouldBe = restoring(backup, "--data", "--dry-run").report();
    assertThat(rows()).isEqualTo(changed);
    JsonNode report = restoring(backup, "--data", "--confirm").report();

    assertThat(rows()).isEqualTo(before);
    assertThat(report.at("/restoredRows")).isEqualTo(wouldBe.at("/restoredRows"));
    assertThat(report.at("/restoredRows/article").toString())
        .isEqualTo("{\"unchanged\":46,\"restored\":1,\"inserted\":1,\"refused\":0}");
    assertThat(report.at("/differed/0/key").asString()).isEqualTo("a1");
    assertThat(report.at("/differed/0/columns/0").asString()).isEqualToIgnoringCase("title");
    assertThat(report.at("/differed/1/key").asString()).isEqualTo("a2");
    assertThat(restoring(backup, "--data", "--confirm").report().at("/restoredRows/article"))
        .hasToString("{\"unchanged\":48,\"restored\":0,\"inserted\":0,\"refused\":0}");
  }

  @Test
  void copiesFilesBackByteForByte() throws IOException {
    JsonNode backup = backup();
    Path to = directory.resolve("to");

    Result result = restoring(backup, "--to", to.toString());

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(result.report().at("/restoredFiles/restored").asInt()).isEqualTo(2);
    for (String name : List.of("a.jsonl", "deep/ü.jsonl")) {
      assertThat(to.resolve(name)).hasSameBinaryContentAs(workspace.source().resolve(name));
    }
    assertThat(verify()).isZero();
  }

  @Test
  void copiesFilesBackToWhereTheyWere() throws IOException {
    JsonNode backup = backup();
    Path file = workspace.source().resolve("deep/ü.jsonl");
    byte[] content = Files.readAllBytes(file);
    Files.delete(file);

    assertThat(restoring(backup).report().at("/restoredFiles").toString())
        .startsWith("{\"restored\":1,\"replaced\":0,\"unchanged\":1,");

    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void leavesEverythingAloneWhenTheBackupIsDamaged() throws IOException {
    JsonNode backup = backup();
    change("a1", "other");
    List<String> changed = rows();
    for (Path file : files(backup)) {
      byte[] whole = Files.readAllBytes(file);
      byte[] damaged = whole.clone();
      damaged[whole.length / 2] ^= 4;
      Files.write(file, damaged);

      Result rows = restoring(backup, "--data", "--confirm", "--new");
      Result copies = restoring(backup, "--to", directory.resolve("to").toString(), "--new");

      assertThat(rows.exitCode()).as(file + rows.out() + rows.err()).isEqualTo(1);
      assertThat(rows.out() + rows.err()).contains(file.getFileName().toString());
      assertThat(copies.exitCode()).isEqualTo(1);
      assertThat(rows()).isEqualTo(changed);
      assertThat(directory.resolve("to")).doesNotExist();
      Files.write(file, whole);
    }
  }

  @Test
  void leavesEverythingAloneWhenSomebodyRewroteTheBackupWithItsSums() throws IOException {
    JsonNode backup = backup();
    Path place = Path.of(backup.at("/backup_path").asString());
    Path manifest = place.resolve("manifest.json");
    String before = Checksum.of(manifest);
    Files.writeString(manifest, Files.readString(manifest).replace("\"backup\"", "\"import\""));
    Path sums = place.resolve("SHA256SUMS");
    Files.writeString(sums, Files.readString(sums).replace(before, Checksum.of(manifest)));
    assertThat(verify()).as("whole by its own sums").isZero();

    Result copies = restoring(backup, "--to", directory.resolve("to").toString());

    assertThat(copies.exitCode()).isEqualTo(1);
    assertThat(copies.err()).contains("not the one that the ledger has recorded");
    assertThat(directory.resolve("to")).doesNotExist();
  }

  @Test
  void copiesOnlyFilesBeforeTheFirstImport() {
    workspace = workspace(directory.resolve("empty")).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 3));

    JsonNode report = backup();

    assertThat(report.at("/backup/files").asInt()).isEqualTo(1);
    assertThat(report.at("/backup/rows").asInt()).isZero();
  }

  @Test
  void saysWhyNothingCanBeWritten() throws IOException {
    Files.writeString(backups(), "a file");

    Result result = run("backup", workspace.specFile().toString(), "--source", source());

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains(backups().toString());
  }

  @Test
  void backsUpRowsBeforeAnImportUpdatesTheFirst() {
    List<String> before = rows();
    workspace.file("a.jsonl", Articles.lines(0, 40).replace("Text of article 39", "Changed"));
    workspace.file("b.jsonl", Articles.lines(50, 60));

    JsonNode report = importing().report();

    assertThat(report.at("/records/updated").asInt()).as(report.toString()).isEqualTo(1);
    assertThat(report.at("/records/inserted").asInt()).isPositive();
    assertThat(Path.of(report.at("/backup_path").asString())).isDirectory();
    assertThat(backups().resolve("migration_summary.txt"))
        .content()
        .contains(report.at("/backup_path").asString(), "updated 1");
    assertThat(verify()).isZero();
    assertThat(restoring(report, "--data", "--confirm").exitCode()).isZero();
    assertThat(rows()).containsAll(before);
  }

  @Test
  void backsUpNothingWhenNothingIsUpdated() throws IOException {
    workspace.file("b.jsonl", Articles.lines(50, 60));

    assertThat(importing().report().at("/backup_path").isMissingNode()).isTrue();
    assertThat(importing().report().at("/records/unchanged").asInt()).isPositive();

    try (Stream<Path> left = Files.list(backups())) {
      assertThat(left).containsExactly(backups().resolve("migration_summary.txt"));
    }
  }

  @Test
  void backsUpNothingInADryRunOrWhenNobodyWantsIt() {
    workspace.file("a.jsonl", Articles.lines(0, 40).replace("Text of article 39", "Changed"));

    assertThat(importing("--dry-run").report().at("/records/updated").asInt()).isEqualTo(1);
    JsonNode report = importing("--no-backup").report();

    assertThat(report.at("/records/updated").asInt()).isEqualTo(1);
    assertThat(report.at("/backup_path").isMissingNode()).isTrue();
    assertThat(backups()).doesNotExist();
  }

  @Test
  void updatesNothingWhenTheBackupCannotBeWritten() throws IOException {
    List<String> before = rows();
    Files.writeString(backups(), "a file");
    workspace.file("a.jsonl", Articles.lines(0, 40).replace("Text of article 39", "Changed"));

    Result failed = importing();

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.out()).contains(backups().toString());
    assertThat(rows()).isEqualTo(before);

    Files.delete(backups());
    Result resumed = importing();
    assertThat(resumed.report().at("/resumed").asBoolean()).isTrue();
    assertThat(resumed.report().at("/records/updated").asInt()).isEqualTo(1);
    assertThat(verify()).isZero();
  }

  private Result importing(String... more) {
    List<String> options = new ArrayList<>(List.of("--backup-dir", backups().toString()));
    options.addAll(List.of(more));
    return workspace.importing(options.toArray(String[]::new));
  }

  private JsonNode backup() {
    Result result = run("backup", workspace.specFile().toString(), "--source", source());
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    return result.report();
  }

  private String source() {
    return workspace.source().toString();
  }

  private Result restoring(JsonNode backup, String... more) {
    List<String> arguments = new ArrayList<>(List.of("restore", name(backup)));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private int verify() {
    return workspace
        .run("backups", "verify", "--backup-dir", backups().toString(), "--format", "json")
        .exitCode();
  }

  private Result run(String... some) {
    List<String> arguments = new ArrayList<>(List.of(some));
    arguments.addAll(workspace.databases());
    arguments.addAll(List.of("--runs-dir", workspace.runs().toString()));
    arguments.addAll(List.of("--backup-dir", backups().toString(), "--format", "json"));
    return workspace.run(arguments.toArray(String[]::new));
  }

  private Path backups() {
    return directory.resolve("backups");
  }

  private static String name(JsonNode report) {
    return report.at("/backup/name").asString();
  }

  private List<Path> files(JsonNode backup) {
    try (Stream<Path> files = Files.list(backups().resolve(name(backup)))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

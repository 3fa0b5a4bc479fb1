package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Rehome writes inside of its source is never read. */
class OwnOutputTests {

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() throws IOException {
    workspace = new Workspace(directory);
    spec("");
    Files.writeString(directory.resolve("data.csv"), "id,v\n1,a\nx,b\n");
  }

  @Test
  void reportsRejectsAndDatabaseAreNoSource() {
    for (int run = 0; run < 3; run++) {
      assertOnlyTheDataIsRead(workspace.importingFromTheSpec());
    }
  }

  @Test
  void aRunsDirectoryThatIsTheSourceItselfHasRunsThatAreNone() {
    List<String> arguments = new ArrayList<>(List.of("import", workspace.specFile().toString()));
    arguments.addAll(List.of("--runs-dir", directory.toString(), "--format", "json"));
    arguments.addAll(workspace.databases());
    for (int run = 0; run < 2; run++) {
      assertOnlyTheDataIsRead(workspace.run(arguments.toArray(String[]::new)));
    }
  }

  @Test
  void runsOfAnotherRunsDirectoryAreNoSource() throws IOException {
    for (String runs : List.of("out1", "deep/out2", "out1", "out3")) {
      List<String> arguments = new ArrayList<>(List.of("import", workspace.specFile().toString()));
      arguments.addAll(List.of("--runs-dir", directory.resolve(runs).toString()));
      arguments.addAll(List.of("--format", "json"));
      arguments.addAll(workspace.databases());
      assertOnlyTheDataIsRead(workspace.run(arguments.toArray(String[]::new)));
    }
  }

  @Test
  void backupsAreNoSourceWhereverTheyAre() {
    List<String> arguments = new ArrayList<>(List.of("backup", workspace.specFile().toString()));
    arguments.addAll(List.of("--backup-dir", directory.resolve("deep/backups").toString()));
    arguments.addAll(List.of("--runs-dir", workspace.runs().toString(), "--format", "json"));
    arguments.addAll(workspace.databases());
    for (int run = 0; run < 2; run++) {
      Result backup = workspace.run(arguments.toArray(String[]::new));
      assertThat(backup.report().at("/backup/files").asInt()).as(backup.err()).isEqualTo(1);
      assertOnlyTheDataIsRead(workspace.importingFromTheSpec());
    }
  }

  @Test
  void aDirectoryThatIsOnlyCalledLikeARunIsSource() throws IOException {
    Path like = Files.createDirectory(directory.resolve("20261121-101502-content-3f9a"));
    Files.writeString(
        like.resolve("report.json"), "{\"run\": \"another\", \"id\": 4, \"v\": \"a\"}");
    workspace.importingFromTheSpec();

    assertThat(workspace.rows("SELECT id FROM n ORDER BY id")).containsExactly("1", "4");
  }

  @Test
  void anotherSpellingThroughLinksMakesThemNoSource() throws IOException {
    spec("follow_links: true\n  exclude: [\"there/\"]");
    Files.createSymbolicLink(directory.resolve("here"), directory.resolve("runs"));
    Path there = Files.createSymbolicLink(directory.resolve("there"), directory);
    for (int run = 0; run < 2; run++) {
      List<String> arguments = new ArrayList<>(List.of("import", workspace.specFile().toString()));
      arguments.addAll(List.of("--runs-dir", there.resolve("runs").toString()));
      arguments.addAll(List.of("--format", "json"));
      arguments.addAll(List.of("--target", "jdbc:h2:file:" + there.resolve("data/rehome")));
      assertOnlyTheDataIsRead(workspace.run(arguments.toArray(String[]::new)));
    }
  }

  @Test
  void filesOfOthersNextToTheDatabaseAreSource() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    Files.writeString(directory.resolve("data/rehome.csv"), "id,v\n2,a\n");
    Files.writeString(directory.resolve("data/other.csv"), "id,v\n3,a\n");
    workspace.importingFromTheSpec();

    assertThat(workspace.rows("SELECT id FROM n ORDER BY id")).containsExactly("1", "2", "3");
  }

  @Test
  void runsThatAreGivenAsTheSourceAreRead() {
    workspace.importingFromTheSpec();
    Path rejects = workspace.runDirectory().resolve("rejects/files");
    Result again = workspace.importingFromTheSpec("--source", rejects.toString());

    assertThat(again.report().at("/records/rejected").asInt()).as(again.err()).isEqualTo(1);
  }

  private static void assertOnlyTheDataIsRead(Result result) {
    assertThat(result.exitCode()).as(result.err()).isEqualTo(3);
    assertThat(result.report().at("/files/found").asInt()).isEqualTo(1);
    assertThat(result.report().at("/records/rejected").asInt()).isEqualTo(1);
    assertThat(result.report().at("/fileOutcomes/0/file").asString()).isEqualTo("data.csv");
  }

  private void spec(String more) {
    workspace.spec(
        "name: here\nsource:\n  directory: '"
            + directory
            + "'\n  include: [\"*.csv\", \"*.json*\", \"*.db\", \"*.lock\"]\n  "
            + more
            + "\nentities:\n  n: { id: { from: /id, type: integer }, columns: { v: /v } }\n");
  }
}

package dev.rehome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.Articles;
import dev.rehome.testing.ChildProcess;
import dev.rehome.testing.SteppedImport;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The promises that concern an import, one test by the name of each; details are tested elsewhere.
 */
class PromiseTests {

  @TempDir private Path directory;

  @Test
  void conservation() {
    Workspace workspace = workspace();
    JsonNode records = workspace.importing().report().get("records");

    long sum =
        records.get("inserted").asLong()
            + records.get("updated").asLong()
            + records.get("unchanged").asLong()
            + records.get("skipped").asLong()
            + records.get("rejected").asLong();
    assertThat(records.get("read").asLong()).isEqualTo(1000).isEqualTo(sum);
    assertThat(
            workspace.count(
                "select count(*) from rehome.migration_files where read_count <> inserted_count"
                    + " + updated_count + unchanged_count + skipped_count + rejected_count"))
        .isZero();
  }

  @Test
  void conservationIsEnforced() throws IOException {
    Workspace workspace = workspace();
    killInSecondChunk(workspace);
    workspace.execute(
        "update rehome.migration_files set inserted_count = inserted_count + 1 where ordinal = 0");

    Result result = workspace.importing();

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.out()).contains("conservation");
  }

  @Test
  void exactlyOnce() throws IOException {
    Workspace workspace = workspace();
    killInSecondChunk(workspace);
    long committed = workspace.count("select sum(position_records) from rehome.migration_files");
    assertThat(workspace.count("select count(*) from article"))
        .isEqualTo(committed - workspace.count("select count(*) from rehome.rejects"));

    assertThat(workspace.importing().exitCode()).isEqualTo(3);

    assertThat(workspace.count("select count(*) from article"))
        .isEqualTo(1000 - Articles.bad(0, 1000));
    assertThat(workspace.count("select count(*) from rehome.rejects"))
        .isEqualTo(Articles.bad(0, 1000));
  }

  @Test
  void idempotent() {
    Workspace workspace = workspace();
    workspace.importing();
    List<String> rows = workspace.rows("select * from article order by id");

    JsonNode again = workspace.importing().report();

    assertThat(again.at("/records/inserted").asInt()).isZero();
    assertThat(again.at("/records/updated").asInt()).isZero();
    assertThat(workspace.rows("select * from article order by id")).isEqualTo(rows);
  }

  @Test
  void nothingLostSilently() throws IOException {
    Workspace workspace = workspace();
    JsonNode report = workspace.importing().report();

    Path rejects = Path.of(report.get("rejects").asString());
    List<String> lines = Files.readAllLines(rejects.resolve("rejects.jsonl"));
    assertThat(lines).hasSize(report.at("/records/rejected").asInt());
    assertThat(lines)
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("\"file\":", "\"line\":", "\"byteOffset\":", "\"record\":")
                    .contains("\"code\":", "\"message\":"));
    List<String> kept = Files.readAllLines(rejects.resolve("files/a.jsonl"));
    List<String> source = Files.readAllLines(workspace.source().resolve("a.jsonl"));
    assertThat(source).containsAll(kept);
    assertThat(report.get("unmapped")).isNotEmpty();
  }

  @Test
  void atomicFiles() throws IOException {
    Workspace workspace = workspace();
    workspace.importing();

    try (var files = Files.walk(workspace.runs())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("report.json", "summary.txt", "rejects.jsonl")
          .noneMatch(name -> name.startsWith("."));
    }
  }

  @Test
  void boundedMemory() throws IOException {
    Workspace workspace = new Workspace(directory).spec(Articles.SPEC);
    workspace.file("a.jsonl", "");
    Path file = workspace.source().resolve("a.jsonl");
    String filler = "x".repeat(2_000);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < 40_000; i++) {
        out.write("{\"id\":\"" + i + "\",\"title\":\"t\",\"author\":\"a\",\"content\":\"");
        out.write(filler);
        out.write("\"}\n");
      }
    }
    assertThat(Files.size(file)).isGreaterThan(80_000_000);

    try (ChildProcess child =
        ChildProcess.start(List.of("-Xmx48m"), Rehome.class, workspace.arguments("import"))) {
      String printed = String.join("\n", child.lines().lines().toList());
      assertThat(child.exitCode()).as(printed).isZero();
    }
    assertThat(workspace.count("select count(*) from article")).isEqualTo(40_000);
  }

  @Test
  void boundedMemoryWithManyFiles() throws IOException {
    Workspace workspace = new Workspace(directory).spec(Articles.SPEC);
    workspace.file("articles.jsonl", Articles.lines(0, 10));
    String folder = "a-folder-with-a-name-of-the-usual-length";
    workspace.file(folder + "/empty.jsonl", "");
    for (int i = 0; i < 40_000; i++) {
      Files.createFile(workspace.source().resolve(folder + "/" + i + ".jsonl"));
    }

    try (ChildProcess child =
        ChildProcess.start(List.of("-Xmx64m"), Rehome.class, workspace.arguments("import"))) {
      String printed = String.join("\n", child.lines().lines().toList());
      assertThat(child.exitCode()).as(printed).isEqualTo(3);
    }
    assertThat(workspace.count("select count(*) from rehome.migration_files")).isEqualTo(40_002);
  }

  @Test
  void oneAtATime() throws IOException {
    Workspace workspace = workspace();
    try (ChildProcess first = stepped(workspace, "wait")) {
      assertThat(first.next("chunk")).isNotNull();

      Result second = workspace.run(workspace.arguments("import").toArray(String[]::new));

      assertThat(second.exitCode()).isEqualTo(6);
      assertThat(second.err()).contains("stepped import").contains("already-running");
      Result status = workspace.run("status", "--target", workspace.target());
      assertThat(status.exitCode()).isZero();
      assertThat(status.out()).contains("alive").contains(", running, attempt 1");
      first.kill();
    }
    assertThat(workspace.importing().report().at("/resumed").asBoolean()).isTrue();
  }

  @Test
  void refuseNeverRepair() {
    Workspace workspace =
        workspace()
            .spec(
                """
                name: Bad Name
                source:
                  directory: .
                  formt: json
                entities:
                  article:
                    columns:
                      title: { from: title }
                      words: { from: /words, type: int }
                """);

    Result result = workspace.run(workspace.arguments("import").toArray(String[]::new));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("spec.yml:1:")
        .contains("spec.yml:4:3")
        .contains("did you mean 'format'?")
        .contains("spec.yml:8:")
        .contains("spec.yml:9:");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"import", "status", "history"})
  void secretsStaySecret(String verb) {
    Workspace workspace = workspace();
    String argument = verb.equals("import") ? workspace.specFile().toString() : "articles";

    Result result =
        workspace.run(verb, argument, "--target", workspace.target() + ";USER=sa;PASSWORD=hunter2");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("REHOME_TARGET_PASSWORD").doesNotContain("hunter2");
  }

  private Workspace workspace() {
    Workspace workspace = new Workspace(directory).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 500));
    return workspace.file("b.jsonl", Articles.lines(500, 1000));
  }

  private static void killInSecondChunk(Workspace workspace) throws IOException {
    try (ChildProcess child = stepped(workspace, "free")) {
      BufferedReader lines = child.lines();
      assertThat(child.next("chunk")).isNotNull();
      assertThat(child.next("chunk")).isNotNull();
      child.kill();
    }
  }

  private static ChildProcess stepped(Workspace workspace, String mode) {
    return ChildProcess.start(
        List.of(),
        SteppedImport.class,
        List.of(
            workspace.specFile().toString(),
            workspace.source().toString(),
            workspace.target(),
            workspace.runs().toString(),
            "100",
            mode));
  }
}

package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.ChildProcess;
import dev.rehome.testing.SteppedImport;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file keeps its name, and its rows their keys, whichever part of the source is given. */
class SourceIdentityTests {

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory);
    spec("include: [\"*.json\"]");
    record("a.json", "de/b.json", "de/x/c.json", "fr/d.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "de", "de/", "de/x/../../de", "de/x/c.json", "."})
  void aPartOfTheSourceIsUnchangedAfterTheWhole(String part) {
    assertThat(importing().exitCode()).isZero();
    Result again = importing("--source", workspace.source() + "/" + part);

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.report().at("/records/inserted").asInt()).isZero();
    assertThat(again.report().at("/records/unchanged").asInt()).isPositive();
    assertThat(ids()).containsExactly("a.json", "de/b.json", "de/x/c.json", "fr/d.json");
  }

  @Test
  void theWholeIsUnchangedAfterItsParts() {
    for (String part : List.of("de/b.json", "de/x", "fr", "a.json")) {
      assertThat(importing("--source", workspace.source().resolve(part).toString()).exitCode())
          .isZero();
    }

    assertThat(importing().report().at("/records/unchanged").asInt()).isEqualTo(4);
    assertThat(ids()).containsExactly("a.json", "de/b.json", "de/x/c.json", "fr/d.json");
  }

  @Test
  void aPartReachedThroughALinkIsThePart() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), workspace.source());
    importing();

    Result part = importing("--source", link.resolve("de").toString());

    assertThat(part.report().at("/records/unchanged").asInt()).isEqualTo(2);
  }

  @Test
  void patternsSpeakOfTheWholeSource() {
    spec("include: [\"de/**\"]\n  exclude: [\"de/x/\"]");

    assertThat(importing("--source", workspace.source().resolve("de").toString()).exitCode())
        .isZero();
    assertThat(ids()).containsExactly("de/b.json");
    assertThat(importing("--source", workspace.source().resolve("fr").toString()).exitCode())
        .isEqualTo(2);
  }

  @Test
  void anotherPlaceHasNamesOfItsOwn() {
    Path elsewhere = directory.resolve("elsewhere");
    workspace.file("../elsewhere/de/b.json", "{\"v\":2}");
    importing();

    assertThat(importing("--source", elsewhere.toString()).report().at("/records/updated").asInt())
        .isEqualTo(1);
    assertThat(
            importing("--source", elsewhere.resolve("de").toString())
                .report()
                .at("/records/inserted")
                .asInt())
        .isEqualTo(1);
    assertThat(ids()).contains("b.json", "de/b.json");
  }

  @Test
  void incrementalKnowsWhatTheWholeImportedAndWhatAPartDid() {
    importing();
    Result part = importing("--incremental", "--source", workspace.source() + "/de");
    assertThat(part.report().at("/status").asString()).isEqualTo("nothing-to-do");

    workspace.file("de/b.json", "{\"v\":3}");
    importing("--incremental", "--source", workspace.source() + "/de");
    Result whole = importing("--incremental");
    assertThat(whole.report().at("/status").asString()).isEqualTo("nothing-to-do");
  }

  @Test
  void anUnfinishedRunOverAPartIsResumedByThatPartAndBlocksNoOther() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      lines.append("{\"v\":").append(i).append("}\n");
    }
    spec("include: [\"*.jsonl\"]", "\"{file.path}#{record.number}\"");
    workspace.file("de/big.jsonl", lines.toString());
    workspace.file("fr/small.jsonl", "{\"v\":1}\n");
    String part = workspace.source() + "/de";
    killInSecondChunk(part);

    assertThat(
            importing("--source", workspace.source() + "/fr").report().at("/resumed").asBoolean())
        .isFalse();
    Result resumed = importing("--source", part);
    assertThat(resumed.exitCode()).as(resumed.err()).isZero();
    assertThat(resumed.report().at("/resumed").asBoolean()).isTrue();
    assertThat(resumed.report().at("/records/read").asInt()).isEqualTo(3000);
    assertThat(importing().report().at("/records/unchanged").asInt()).isEqualTo(3001);
  }

  @Test
  void oneRunDirectoryIsOneRun() {
    spec("format: run-directory\n  include: [\"run_*\"]", "\"{file.name}\"");
    record("run_1/stage1/a.json", "run_1/stage2/b.json", "run_2/stage1/a.json");
    String one = workspace.source() + "/run_1";

    assertThat(importing("--source", one).report().at("/records/inserted").asInt()).isEqualTo(1);
    assertThat(importing().report().at("/records/unchanged").asInt()).isEqualTo(1);
    assertThat(ids()).containsExactly("run_1", "run_2");
    assertThat(importing("--source", one + "/stage1").err())
        .contains("is inside the directory 'run_1', which is a record");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stage{number}", "/stage1/a.json", "/stage1"})
  void oneRunDirectoryElsewhereIsOneRun(String each) {
    runs(each);
    record("../other/run_1/stage1/a.json", "../other/run_1/stage2/b.json");
    record("../other/run_2/stage1/a.json");
    Path other = directory.resolve("other");

    Result one = importing("--source", other.resolve("run_1").toString());

    assertThat(one.report().at("/records/read").asInt()).as(one.err()).isEqualTo(1);
    assertThat(importing("--source", other.toString()).report().at("/records/read").asInt())
        .isEqualTo(2);
    assertThat(workspace.rows("SELECT DISTINCT run FROM n ORDER BY run"))
        .containsExactly("run_1", "run_2");
  }

  @Test
  void aDirectoryThatIsNoRunByThePathsOfTheSpecHoldsRuns() {
    runs("/stage{number}");
    record("../other/stage1/stage1/a.json", "../other/stage2/stage1/a.json");
    record("../none/x/a.json", "../none/y/a.json");

    for (String container : List.of("other", "none")) {
      Result runs = importing("--source", directory.resolve(container).toString());
      assertThat(runs.report().at("/records/read").asInt()).as(container).isEqualTo(2);
    }
  }

  private void runs(String each) {
    workspace.spec(
        "name: runs\nsource: { directory: '"
            + workspace.source()
            + "', format: run-directory }\nentities:\n  n:\n    each: \""
            + each
            + "\"\n    id: \"{file.name}/{each.number}\"\n    columns: { run: \"{file.name}\" }\n");
  }

  @Test
  void copiesOfRejectsHaveTheNamesTheyWereCopiedFromThoughTheyLieInsideTheSource()
      throws IOException {
    spec("include: [\"source/de/*.json\"]", "\"{file.path}\"", directory);
    workspace.file("de/b.json", "{\"v\":1");
    assertThat(importing().exitCode()).isEqualTo(3);
    Path copies = workspace.runDirectory().resolve("rejects/files");
    Files.writeString(copies.resolve("source/de/b.json"), "{\"v\":5}");

    assertThat(importing("--source", copies.toString()).exitCode()).isZero();
    assertThat(ids()).containsExactly("source/de/b.json");
  }

  private void killInSecondChunk(String source) throws IOException {
    List<String> arguments =
        List.of(
            workspace.specFile().toString(),
            source,
            workspace.target(),
            workspace.runs().toString(),
            "100",
            "wait");
    try (ChildProcess child = ChildProcess.start(List.of(), SteppedImport.class, arguments)) {
      assertThat(child.next("chunk")).isNotNull();
      child.input().write('\n');
      child.input().flush();
      assertThat(child.next("chunk")).isNotNull();
      child.kill();
    }
  }

  private void spec(String source) {
    spec(source, "\"{file.path}\"");
  }

  private void spec(String source, String id) {
    spec(source, id, workspace.source());
  }

  private void spec(String source, String id, Path root) {
    workspace.spec(
        "name: names\nsource:\n  directory: '"
            + root
            + "'\n  "
            + source
            + "\nentities:\n  n: { id: "
            + id
            + ", columns: { v: /v } }\n");
  }

  private void record(String... names) {
    for (String name : names) {
      workspace.file(name, "{\"v\":1}");
    }
  }

  private Result importing(String... more) {
    return workspace.importingFromTheSpec(more);
  }

  private List<String> ids() {
    return workspace.rows("SELECT id FROM n ORDER BY id");
  }
}

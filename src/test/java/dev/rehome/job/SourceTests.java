package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.job.imports.ErrorPolicy;
import dev.rehome.report.FileOutcomes;
import dev.rehome.report.RunCounts;
import dev.rehome.report.RunReport;
import dev.rehome.testing.Imports;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What is found in a source, under which name, and what becomes of what cannot be read. */
class SourceTests {

  private static final String ENTITIES =
      """
      entities:
        n: { id: "{file.path}", columns: { v: /v } }
      """;

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory);
    spec("include: [\"*.json\"]");
  }

  @Test
  void aDirectoryIsExcludedWithAllBelowIt() {
    spec("exclude: [\"archive/\"]");
    record("a.json", "archive/b.json", "x/archive/y/c.json");

    assertThat(importing().exitCode()).isZero();
    assertThat(ids()).containsExactly("a.json");
  }

  @Test
  void aDanglingLinkIsLeftOutLikeOtherLinks() throws IOException {
    record("a.json");
    Files.createSymbolicLink(workspace.source().resolve("latest"), Path.of("gone"));
    Files.createSymbolicLink(workspace.source().resolve("b.json"), Path.of("a.json"));
    Result result = importing();

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(ids()).containsExactly("a.json");
    assertThat(result.report().at("/problems").findValuesAsString("where"))
        .containsExactly("b.json", "latest");
  }

  @Test
  void aFollowedLinkThatLeadsNowhereIsSkippedAndNamed() throws IOException {
    spec("follow_links: true");
    record("a.json");
    Files.createSymbolicLink(workspace.source().resolve("gone.json"), Path.of("nowhere"));
    Result result = importing();

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(outcomes(result))
        .containsExactly("gone.json skipped the target of the symbolic link does not exist");
  }

  @Test
  void whatIsNoFileIsSkippedAndNamed() throws Exception {
    record("a.json");
    pipe("b.json");
    pipe("unwanted.txt");
    Result result = importing();

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(outcomes(result)).containsExactly("b.json skipped neither a file nor a directory");
    assertThat(result.report().at("/files/skipped").asInt()).isEqualTo(1);
    assertThat(result.report().at("/warnings/0/code").asString()).isEqualTo("file-skipped");
    assertThat(result.report().at("/warnings/0/hint").asString())
        .startsWith("write its content to a file");
  }

  @Test
  void whatIsExcludedIsNotLookedAt() throws Exception {
    spec("exclude: [\"latest\", \"p*\", \"sockets/\"]\n  follow_links: true");
    record("a.json");
    Files.createSymbolicLink(workspace.source().resolve("latest"), Path.of("gone"));
    Files.createDirectory(workspace.source().resolve("sockets"));
    pipe("pipe");
    pipe("sockets/s");
    Result result = importing();

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(outcomes(result)).isEmpty();
    assertThat(result.report().at("/problems")).isEmpty();
  }

  @Test
  void whatIsNoFileDoesNotEndARunOverDirectories() throws Exception {
    spec("format: run-directory\n  exclude: [\"*.sock\"]");
    record("run_1/a.json");
    Files.createSymbolicLink(workspace.source().resolve("latest"), Path.of("gone"));
    Files.createSymbolicLink(workspace.source().resolve("run_1/last"), Path.of("gone"));
    pipe("p");
    pipe("run_1/x.sock");
    Result result = importing();

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    assertThat(ids()).containsExactly("run_1");
  }

  @Test
  void aFileOfNoKnownFormatIsAWarningWhereOthersAreRead() {
    spec("include: [\"*.json\", \"*.gz\"]");
    record("a.json");
    workspace.file("b.csv.gz", "no csv");
    Result result = importing();

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.report().at("/warnings/0/where").asString()).isEqualTo("b.csv.gz");
  }

  @Test
  void aSourceOfWhichNothingCanBeReadIsRefused() {
    spec("include: [\"*.csv.gz\"]");
    workspace.file("z.csv.gz", "no csv");
    for (int launch = 0; launch < 2; launch++) {
      Result result = importing();

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.report().at("/problems").findValuesAsString("code"))
          .containsExactly("nothing-to-read", "file-skipped");
      assertThat(result.report().at("/problems/1/message").asString())
          .isEqualTo("no format reads .gz");
      assertThat(result.report().at("/resumed").asBoolean()).isFalse();
    }
    assertThat(workspace.validating().exitCode()).isEqualTo(2);
  }

  @Test
  void aSourceOfEmptyFilesIsDone() {
    workspace.file("a.json", "");

    assertThat(importing().exitCode()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"LENIENT", "SKIP"})
  void aFileThatIsGoneBeforeItIsReadFailsAndTheOthersGoIn(ErrorPolicy onError) {
    record("a.json", "b.json", "c.json");
    RunReport report = launch(new RemovingProgress(workspace.source().resolve("b.json")), onError);

    assertThat(report.exitCode()).as(report.toString()).isEqualTo(3);
    assertThat(ids()).containsExactly("a.json", "c.json");
    assertThat(report.section(RunCounts.class).orElseThrow().files().failed()).isEqualTo(1);
    assertThat(report.section(FileOutcomes.class).orElseThrow().fileOutcomes())
        .extracting(file -> file.file() + " " + file.status() + " " + file.note())
        .containsExactly("b.json failed the file is gone: " + workspace.source() + "/b.json");
    assertThat(importing("--incremental").report().at("/files/unchanged").asInt()).isEqualTo(2);
  }

  private RunReport launch(Progress progress, ErrorPolicy onError) {
    return Imports.run(
        Imports.request(
            workspace.specFile().toString(),
            null,
            Imports.launch(workspace.target(), workspace.runs()),
            50,
            onError),
        progress);
  }

  /** Removes a file that was found before it is looked into. */
  private record RemovingProgress(Path file) implements Progress {

    @Override
    public void hashing(long files, long ofFiles) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void afterAFailureItIsSaidThatAChangedSpecNeedsANewRun() {
    spec("format: yaml\n  max_file_size: 5\n  skip_large_files: false");
    record("a.json");
    Result failed = workspace.run(workspace.arguments("import").toArray(String[]::new));

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.out()).contains("(add --new if you change the spec, or a file");
  }

  private void spec(String source) {
    workspace.spec(
        "name: names\nsource:\n  directory: '"
            + workspace.source()
            + "'\n  "
            + source
            + "\n"
            + ENTITIES);
  }

  private void record(String... names) {
    for (String name : names) {
      workspace.file(name, "{\"v\":1}");
    }
  }

  private void pipe(String name) throws IOException, InterruptedException {
    String path = workspace.source().resolve(name).toString();
    assertThat(new ProcessBuilder("mkfifo", path).inheritIO().start().waitFor()).isZero();
  }

  private Result importing(String... more) {
    return workspace.importingFromTheSpec(more);
  }

  private List<String> ids() {
    return workspace.rows("SELECT id FROM n ORDER BY id");
  }

  /** Name, status and note of the files that need a look. */
  private static List<String> outcomes(Result result) {
    List<String> outcomes = new ArrayList<>();
    for (JsonNode file : result.report().at("/fileOutcomes")) {
      outcomes.add(
          file.at("/file").asString()
              + " "
              + file.at("/status").asString()
              + " "
              + file.at("/note").asString());
    }
    return outcomes;
  }
}

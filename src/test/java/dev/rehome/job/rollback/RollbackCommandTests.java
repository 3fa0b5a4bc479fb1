package dev.rehome.job.rollback;

import static dev.rehome.job.rollback.Rollbacks.assertDone;
import static dev.rehome.job.rollback.Rollbacks.importing;
import static dev.rehome.job.rollback.Rollbacks.rollback;
import static dev.rehome.job.rollback.Rollbacks.runOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rehome.Rehome;
import dev.rehome.testing.Articles;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line of rollbacks: which run, the question before, what is refused. */
class RollbackCommandTests {

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 200));
  }

  private String imported() {
    return runOf(importing(workspace));
  }

  private Path infoOf(String run) {
    return workspace.runs().resolve(run).resolve("rollback_info.json");
  }

  @Test
  void everyImportLeavesRollbackInfo() throws IOException {
    String run = imported();

    JsonNode info = JsonMapper.shared().readTree(Files.readString(infoOf(run)));

    assertThat(info.at("/run").asString()).isEqualTo(run);
    assertThat(info.at("/spec").asString()).isEqualTo("articles");
    assertThat(info.at("/status").asString()).isEqualTo("completed-with-rejects");
    assertThat(info.at("/target").asString()).isEqualTo(workspace.target());
    assertThat(info.at("/ledger").asString()).isEqualTo(workspace.target());
    assertThat(info.at("/entities/article/inserted").asInt()).isEqualTo(200 - Articles.bad(0, 200));
    assertThat(info.at("/created/0/name").asString()).containsIgnoringCase("article");
    assertThat(info.at("/command").asString())
        .isEqualTo("rehome rollback " + run + " --target " + workspace.target());
  }

  @Test
  void neitherADryRunNorAValidationLeavesOne() throws IOException {
    String dryRun = runOf(importing(workspace, "--dry-run"));
    String validation = runOf(workspace.validating());

    assertThat(infoOf(dryRun)).doesNotExist();
    assertThat(infoOf(validation)).doesNotExist();
    Result ofDryRun = rollback(workspace, dryRun);
    assertThat(ofDryRun.exitCode()).isEqualTo(2);
    assertThat(ofDryRun.err()).contains("was a dry run of import").contains("nothing to roll back");
    Result ofValidation = rollback(workspace, validation);
    assertThat(ofValidation.exitCode()).isEqualTo(2);
    assertThat(ofValidation.err()).contains("was a validation");
  }

  /** The command of the content seed: the file says which run, and where. */
  @Test
  void rollsBackByRollbackFileAndConfirm() {
    String run = imported();

    Result result =
        workspace.run(
            "rollback",
            "--rollback-file",
            infoOf(run).toString(),
            "--confirm",
            "--runs-dir",
            workspace.runs().toString());

    assertDone(result);
    assertThat(result.out()).contains("Rolled back run " + run);
    assertThat(workspace.count("select count(*) from article")).isZero();
  }

  @Test
  void refusesAFileThatIsNone() throws IOException {
    String run = imported();
    Path other = Files.writeString(directory.resolve("other.json"), "{\"run\": 1}");

    assertRefused("cannot be read", "--rollback-file", directory.resolve("none.json").toString());
    assertRefused("names no run and target", "--rollback-file", other.toString());
    assertRefused(
        "is of run " + run + ", not another", "another", "--rollback-file", infoOf(run).toString());
    assertRefused(
        "the run was for",
        "--rollback-file",
        infoOf(run).toString(),
        "--target",
        "jdbc:h2:file:" + directory.resolve("elsewhere"));
    assertRefused("a RUN is missing, or --rollback-file");
  }

  private void assertRefused(String message, String... arguments) {
    List<String> all = new ArrayList<>(List.of("rollback", "--confirm"));
    all.addAll(List.of(arguments));
    Result result = workspace.run(all.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
    assertThat(result.err()).contains(message);
  }

  @Test
  void withoutATerminalConfirmIsNeeded() {
    String run = imported();
    Map<String, List<String>> rows = TargetState.rows(workspace);

    Result result =
        workspace.run(
            "rollback",
            run,
            "--target",
            workspace.target(),
            "--runs-dir",
            workspace.runs().toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--confirm").contains("--dry-run");
    assertThat(TargetState.rows(workspace)).isEqualTo(rows);
  }

  @Test
  void atATerminalTheCountsAreShownAndYesMustBeTyped() throws Exception {
    String run = imported();
    Map<String, List<String>> rows = TargetState.rows(workspace);
    Map<String, List<String>> ledger = TargetState.ledger(workspace);

    Typed cancelled = atTerminal("yes", run);

    assertThat(cancelled.exitCode()).as(cancelled.printed()).isEqualTo(1);
    assertThat(cancelled.printed()).contains("to delete").contains("Rollback cancelled");
    assertThat(TargetState.rows(workspace)).isEqualTo(rows);
    assertThat(TargetState.ledger(workspace)).isEqualTo(ledger);
    assertThat(workspace.count("select count(*) from rehome.migration_runs")).isEqualTo(1);

    Typed confirmed = atTerminal("YES", run);

    assertThat(confirmed.exitCode()).as(confirmed.printed()).isZero();
    assertThat(confirmed.printed()).contains("Rolled back run " + run);
    assertThat(workspace.count("select count(*) from article")).isZero();
  }

  /** Killed when all rows were undone: there is nothing to ask, but others wait for its end. */
  @Test
  void atATerminalARollbackThatWasKilledAtItsEndIsEnded() throws Exception {
    String run = imported();
    assertDone(rollback(workspace, run));
    workspace.execute(
        "update rehome.migration_runs set status = 'RUNNING', exit_code = null"
            + " where verb = 'rollback'");
    assertThat(importing(workspace).exitCode()).isEqualTo(2);

    Typed ended = atTerminal("", run);

    assertThat(ended.exitCode()).as(ended.printed()).isZero();
    assertThat(ended.printed()).contains("Rolled back run " + run);
    assertThat(importing(workspace).exitCode()).isEqualTo(3);
  }

  @Test
  void atATerminalItIsAskedBeforeTablesAreDroppedLater() throws Exception {
    String run = imported();
    assertDone(rollback(workspace, run));
    assertThat(TargetState.rows(workspace)).isNotEmpty();

    Typed cancelled = atTerminal("no", run + " --drop-created");

    assertThat(cancelled.exitCode()).as(cancelled.printed()).isEqualTo(1);
    assertThat(cancelled.printed()).contains("Would drop, if empty then").contains("ARTICLE");
    assertThat(TargetState.rows(workspace)).isNotEmpty();
    Typed confirmed = atTerminal("YES", run + " --drop-created");
    assertThat(confirmed.exitCode()).as(confirmed.printed()).isZero();
    assertThat(TargetState.rows(workspace)).isEmpty();
  }

  /** What a process at a terminal has printed. */
  private record Typed(int exitCode, String printed) {}

  /** In a pseudo terminal of script, which util-linux has. */
  private Typed atTerminal(String answer, String run) throws Exception {
    Path script = Path.of("/usr/bin/script");
    assumeTrue(Files.isExecutable(script), "no program makes a terminal here");
    String command =
        "'%s' -XX:TieredStopAtLevel=1 -cp '%s' %s rollback %s --target '%s' --runs-dir '%s'"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                Rehome.class.getName(),
                run,
                workspace.target(),
                workspace.runs());
    Process process =
        new ProcessBuilder(
                script.toString(), "-q", "-e", "-c", command, directory.resolve("t.log").toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Typed(process.waitFor(), printed);
  }

  @Test
  void schedulersLaunchItByTheJobsName() {
    String run = imported();

    Result result =
        workspace.run(
            "--spring.batch.job.name=rollback",
            "run=" + run,
            "confirm=true",
            "with-later=false",
            "target=" + workspace.target(),
            "runs-dir=" + workspace.runs());

    assertDone(result);
    assertThat(
            workspace.rows(
                "select parameter_value from rehome.batch_job_execution_params where"
                    + " parameter_name = 'undone-run'"))
        .containsExactly(run);
  }

  @Test
  void aRollbackIsNotRolledBack() {
    String run = imported();
    String rollback = rollback(workspace, run).report().at("/run").asString();

    Result result = rollback(workspace, rollback);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("is a rollback");
  }

  @Test
  void anUnknownRunIsNamedWithTheNearest() {
    String run = imported();

    Result result = rollback(workspace, run.substring(0, run.length() - 1) + "x");

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("there is no run").contains(run);
    assertThat(workspace.count("select count(*) from article")).isPositive();
  }

  @Test
  void statusAndHistoryShowIt() {
    String run = imported();
    rollback(workspace, run);

    Result history = workspace.run("history", "--target", workspace.target());
    Result status = workspace.run("status", run, "--target", workspace.target());

    assertThat(history.out()).containsPattern(run + "\\s+rolled-back");
    assertThat(status.out()).contains(": import articles, rolled back");
  }

  /** The emergency rollback, practised on a table that nobody misses. */
  @Test
  void rehearsalOfTheEmergencyRollbackOnADummyTable() {
    workspace.spec(
        """
        name: rollback-test
        source:
          directory: .
          include: ["*.csv"]
          format: csv
        entities:
          RollbackTest:
            id: { from: /id, required: true }
            columns:
              note: /note
        """);
    workspace.file("dummy.csv", "id,note\none,1\ntwo,2\n");
    String run = imported();
    assertThat(TargetState.rows(workspace)).hasSize(1);

    assertThat(rollback(workspace, run, "--dry-run").report().toString()).contains("RollbackTest");
    assertDone(rollback(workspace, run, "--drop-created"));

    assertThat(TargetState.rows(workspace)).as("check if the table is gone").isEmpty();
  }
}

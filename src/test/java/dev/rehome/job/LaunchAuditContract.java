package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.job.imports.ImportRequest;
import dev.rehome.testing.Articles;
import dev.rehome.testing.ChildProcess;
import dev.rehome.testing.Imports;
import dev.rehome.testing.SteppedImport;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What launches leave in the audit trail, and how it is shown and checked. */
abstract class LaunchAuditContract {

  @TempDir private Path directory;
  private Workspace workspace;

  /** The URL of a new database, or of one in the directory. */
  abstract String target(Path directory);

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory, target(directory)).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 40));
  }

  @Test
  void saysWhoLaunchedWhatWithWhichOptionsAndHowItEnded() {
    Result imported = workspace.importing("--operator", "Zoë", "--limit", "5");

    JsonNode audit = audit();
    assertThat(audit.at("/intact").asBoolean()).isTrue();
    assertThat(audit.at("/lines").asInt()).isEqualTo(2);
    assertThat(audit.at("/hash").asString()).isEqualTo(newestHash());
    assertThat(audit.at("/launches")).hasSize(1);
    JsonNode launch = audit.at("/launches/0");
    assertThat(launch.at("/user").asString()).isEqualTo(System.getProperty("user.name"));
    assertThat(launch.at("/operator").asString()).isEqualTo("Zoë");
    assertThat(launch.at("/host").asString()).isNotBlank();
    assertThat(launch.at("/pid").asLong()).isEqualTo(ProcessHandle.current().pid());
    assertThat(launch.at("/verb").asString()).isEqualTo("import");
    assertThat(launch.at("/command").asString()).startsWith("rehome import ");
    assertThat(launch.at("/spec").asString()).isEqualTo("articles");
    assertThat(launch.at("/source").asString()).isEqualTo(workspace.source().toString());
    assertThat(launch.at("/options/limit").asString()).isEqualTo("5");
    assertThat(launch.at("/run").asString()).isEqualTo(imported.report().at("/run").asString());
    assertThat(launch.at("/status").asString()).isEqualTo("completed");
    assertThat(launch.at("/exitCode").asInt()).isZero();
    assertThat(launch.at("/beganAt").asString())
        .isLessThanOrEqualTo(launch.at("/endedAt").asString());
    assertThat(
            workspace.rows(
                "select parameter_value from rehome.batch_job_execution_params"
                    + " where parameter_name = 'operator' and identifying = 'N'"))
        .containsExactly("Zoë");
  }

  @Test
  void listsTheNewestLaunchFirstAndThoseOfASpecAlone() {
    workspace.importing("--limit", "1");
    workspace.importing("--limit", "2");

    assertThat(shown("--limit", "1")).containsExactly("3 completed");
    assertThat(shown()).containsExactly("3 completed", "1 completed");
    assertThat(audit("articles").at("/launches")).hasSize(2);
    assertThat(audit("others").at("/launches")).isEmpty();
    assertThat(audit("others").at("/lines").asInt()).isEqualTo(4);
  }

  @Test
  void aKilledLaunchHasBegunAndNeverEnded() throws IOException {
    String run;
    try (ChildProcess child =
        ChildProcess.start(
            SteppedImport.class,
            workspace.specFile().toString(),
            workspace.source().toString(),
            workspace.target(),
            workspace.runs().toString(),
            "10",
            "wait")) {
      run = child.next("started");
      child.next("chunk");
      child.kill();
    }
    assertThat(audit().at("/launches/0/run").asString()).isEqualTo(run);
    assertThat(shown()).containsExactly("1 interrupted");

    workspace.importing("--chunk-size", "10");

    assertThat(shown()).containsExactly("2 completed-with-rejects", "1 interrupted");
    assertThat(audit().at("/launches/0/run").asString()).isEqualTo(run);
  }

  @Test
  void aLaunchIsUnderWayWhileItsProcessLivesAndAnotherIsRefused() {
    List<String> seen = new ArrayList<>();
    Progress asking =
        new Progress() {
          @Override
          public void advanced(RunProgress soFar) {
            seen.addAll(shown());
            assertThat(workspace.importing().exitCode()).isEqualTo(6);
          }
        };
    ImportRequest request = Imports.request(workspace, 1000);
    Imports.run(request, asking);

    assertThat(seen).containsExactly("1 running");
    assertThat(shown()).containsExactly("2 refused", "1 completed-with-rejects");
    assertThat(audit().at("/launches/0/problems/0").asString()).isEqualTo("already-running");
  }

  /** It is done by then, and what it did would be done again if it were said to have failed. */
  @Test
  void aRunEndsAsItEndedThoughNoLineCanSaySo() {
    workspace.importing("--limit", "1");
    workspace.execute(
        "alter table rehome.audit_log add constraint only_beginnings"
            + " check (line < 4 or entry not like '%ended%')");

    Result result = workspace.importing("--limit", "2");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.report().at("/records/read").asInt()).isEqualTo(2);
    assertThat(shown()).containsExactly("3 interrupted", "1 completed");
  }

  @Test
  void aRefusedLaunchIsOneLine() {
    workspace
        .file("b.jsonl", Articles.lines(40, 80))
        .importing("--limit", "60", "--on-error", "strict");
    workspace.importing("--limit", "50", "--on-error", "strict");
    workspace.spec("name: [");
    workspace.importing();

    JsonNode launches = audit().at("/launches");
    assertThat(shown()).containsExactly("4 refused", "3 refused", "1 too-many-rejects");
    assertThat(launches.get(0).at("/problems/0").asString()).isNotBlank();
    assertThat(launches.get(0).has("spec")).isFalse();
    assertThat(launches.get(0).at("/exitCode").asInt()).isEqualTo(2);
    assertThat(launches.get(1).at("/problems/0").asString()).isEqualTo("unfinished-run");
    assertThat(launches.get(1).at("/spec").asString()).isEqualTo("articles");
  }

  @Test
  void whatKeepsNothingLeavesNoLine() {
    workspace.importing("--dry-run");
    workspace.validating();
    workspace.importing("--dry-run", "--limit", "0");

    assertThat(workspace.count("select count(*) from rehome.audit_log")).isZero();
    assertThat(audit().at("/intact").asBoolean()).isTrue();
  }

  @Test
  void anAlteredAndAMissingLineShow() {
    for (int limit = 1; limit <= 4; limit++) {
      workspace.importing("--limit", Integer.toString(limit));
    }
    workspace.execute(
        "update rehome.audit_log set entry = replace(entry, 'completed', 'failed') where line = 4",
        "delete from rehome.audit_log where line = 6");

    Result audit = history();
    assertThat(audit.exitCode()).isEqualTo(5);
    assertThat(audit.report().at("/intact").asBoolean()).isFalse();
    assertThat(audit.report().at("/breaks")).hasSize(2);
    assertThat(audit.report().at("/breaks/0/line").asInt()).isEqualTo(4);
    assertThat(audit.report().at("/breaks/1/message").asString()).isEqualTo("line 6 is missing");
  }

  @Test
  void aRunThatNoLineNamesShows() {
    workspace.importing("--limit", "1");
    String run = workspace.importing("--limit", "2").report().at("/run").asString();
    workspace.execute("delete from rehome.audit_log where line > 2");

    Result audit = history();
    assertThat(audit.exitCode()).isEqualTo(5);
    assertThat(audit.report().at("/breaks/0/message").asString())
        .isEqualTo("no line names run " + run + ", which is in the ledger");
  }

  @Test
  void aTrailThatWasCutOffShowsByItsFormerHash() {
    workspace.importing("--limit", "1");
    String before = newestHash();
    workspace.importing("--limit", "2");
    String after = newestHash();

    assertThat(history("--expect", before).exitCode()).isZero();
    assertThat(history("--expect", after.toUpperCase()).exitCode()).isZero();

    workspace.execute("delete from rehome.audit_log where line > 2");
    Result audit = history("--expect", after);
    assertThat(audit.exitCode()).isEqualTo(5);
    assertThat(audit.out()).contains("no line has the expected hash");
    assertThat(history("--expect", "abc").exitCode()).isEqualTo(2);
  }

  @Test
  void anOperatorIsANameOnOneLine() {
    Result refused = workspace.importing("--operator", "one\ntwo");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("--operator must be a name on one line");
  }

  private JsonNode audit(String... more) {
    return history(more).report();
  }

  private List<String> shown(String... more) {
    List<String> shown = new ArrayList<>();
    audit(more)
        .at("/launches")
        .forEach(
            launch ->
                shown.add(launch.at("/line").asInt() + " " + launch.at("/status").asString()));
    return shown;
  }

  private Result history(String... more) {
    List<String> arguments = new ArrayList<>(List.of("history", "--audit", "--format", "json"));
    arguments.addAll(workspace.databases());
    arguments.addAll(List.of(more));
    return workspace.run(arguments.toArray(String[]::new));
  }

  private String newestHash() {
    return workspace
        .rows("select hash from rehome.audit_log order by line desc fetch first row only")
        .get(0);
  }
}

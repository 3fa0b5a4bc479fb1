package dev.rehome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the pipeline-runs job does next to an application that has rows of its own. */
class PipelineRunsTests {

  private static final List<String> TABLES =
      List.of("User", "Run", "InspirationReport", "OpportunityCard", "StageOutput");

  @TempDir private Path directory;

  @Test
  void neverTouchesRowsThatAreThereInH2() {
    neverTouchesRowsThatAreThere(new Workspace(directory));
  }

  @Test
  void neverTouchesRowsThatAreThereInPostgresql() {
    neverTouchesRowsThatAreThere(
        new Workspace(directory, PostgresServer.newDatabase() + "?user=postgres"));
  }

  /** The rows are the application's: no ledger knows them, and some have ids of their own. */
  private void neverTouchesRowsThatAreThere(Workspace workspace) {
    imported(workspace);
    workspace.execute(
        "update \"Run\" set status = 'ARCHIVED', \"createdAt\" = '2020-01-01 00:00:00',"
            + " \"companyName\" = 'Kept' where id <> 'test-run-002'",
        "update \"InspirationReport\" set \"inspiration1Title\" = 'Kept',"
            + " id = '00000000-0000-4000-8000-000000000001' where \"runId\" = 'test-run-001'",
        "update \"OpportunityCard\" set starred = true",
        "update \"StageOutput\" set \"markdownOutput\" = 'Kept'",
        "delete from \"StageOutput\" where \"stageNumber\" = 3",
        "drop schema rehome cascade");
    Map<String, List<String>> before = rows(workspace, "");
    int missing = imported(workspace).report().at("/entities/StageOutput/inserted").asInt();

    assertThat(missing).isPositive();
    Map<String, List<String>> after = rows(workspace, " where \"stageNumber\" <> 3");
    assertThat(after).isEqualTo(before);
    Result again = imported(workspace);
    assertThat(again.report().at("/records/inserted").asInt()).isZero();
    assertThat(again.report().at("/records/updated").asInt()).isZero();
    assertThat(rows(workspace, " where \"stageNumber\" <> 3")).isEqualTo(before);
  }

  private static Map<String, List<String>> rows(Workspace workspace, String outputs) {
    return TABLES.stream()
        .collect(
            Collectors.toMap(
                table -> table,
                table ->
                    workspace.rows(
                        "select * from \"%s\"%s order by id"
                            .formatted(table, table.equals("StageOutput") ? outputs : ""))));
  }

  @Test
  void saysWhatARunLacks() {
    JsonNode warnings = imported(new Workspace(directory)).report().at("/warnings");

    assertThat(
            warnings.values().stream()
                .filter(warning -> warning.at("/code").asString().equals("rule"))
                .map(
                    warning ->
                        warning.at("/count").asInt()
                            + " "
                            + warning.at("/message").asString()
                            + " at "
                            + warning.at("/where").asString()))
        .containsExactlyInAnyOrder(
            "1 stage 1 has no inspirations.json, so that there is no InspirationReport at"
                + " test-run-003:1",
            "1 stage 1 has fewer than two inspirations, so that there is no InspirationReport at"
                + " test-run-004:1",
            "1 there is no stage 5, so that there is no OpportunityCard at test-run-008:1",
            "2 the stage has several JSON files, and only the first by name becomes its output at"
                + " test-run-005:1");
  }

  private static Result imported(Workspace workspace) {
    List<String> arguments = new ArrayList<>(List.of("import", "pipeline-runs"));
    arguments.addAll(List.of("--format", "json", "--runs-dir", workspace.runs().toString()));
    arguments.addAll(workspace.databases());
    return workspace.run(arguments.toArray(String[]::new));
  }
}

package dev.rehome.job.verify;

import static dev.rehome.job.verify.Verifications.found;
import static dev.rehome.job.verify.Verifications.verify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.MongoDatabaseServer;
import dev.rehome.testing.PostgresServer;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was imported and left alone is valid, record by record and field by field. */
class UntouchedSamplesTests {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"artifacts", "content", "contexts", "pipeline-runs", "storybench"})
  void areValidInH2(String spec) {
    assertValid(new Workspace(directory), spec);
  }

  @ParameterizedTest
  @ValueSource(strings = {"artifacts", "content", "contexts", "pipeline-runs", "storybench"})
  void areValidInPostgresql(String spec) {
    assertValid(new Workspace(directory, PostgresServer.newDatabase() + "?user=postgres"), spec);
  }

  @ParameterizedTest
  @ValueSource(strings = {"content", "storybench"})
  void areValidInMongodb(String spec) {
    assertValid(new Workspace(directory, MongoDatabaseServer.newDatabase()), spec);
  }

  private static void assertValid(Workspace workspace, String spec) {
    SampleImports.imported(workspace, spec);
    assertValid(verify(workspace, spec, "--all"));
    String first = SampleImports.imported(workspace, spec).report().get("run").asString();
    assertValid(verify(workspace, spec));
    assertValid(verify(workspace, first));
  }

  private static void assertValid(Result result) {
    assertThat(found(result)).as(result.err()).allMatch(finding -> finding.startsWith("("));
    assertThat(result.exitCode()).isZero();
    JsonNode report = result.report();
    assertThat(report.get("is_valid").asBoolean()).isTrue();
    assertThat(report.at("/verified/rows").asLong()).isPositive();
    assertThat(report.at("/verified/unreadable").asLong()).isZero();
  }

  /** S2-60: spot-check 5 random runs, files match database records. */
  @Test
  void fiveRandomRunsMatchTheirDirectories() {
    Workspace workspace = new Workspace(directory);
    SampleImports.imported(workspace, "pipeline-runs");

    Result one = verify(workspace, "pipeline-runs", "--sample", "5", "--seed", "7");
    Result other = verify(workspace, "pipeline-runs", "--sample", "5");

    for (Result result : List.of(one, other)) {
      assertValid(result);
      assertThat(result.report().at("/verified/records").asInt()).isEqualTo(5);
    }
    assertThat(one.report().at("/verified/seed").asLong()).isEqualTo(7);
  }

  /** S1-75, S0-21: the report in a file of its own says whether it is valid. */
  @Test
  void leaveAnIntegrityReport() throws IOException {
    Workspace workspace = new Workspace(directory);
    SampleImports.imported(workspace, "storybench");

    Result result = verify(workspace, "storybench");

    JsonNode report =
        JsonMapper.shared()
            .readTree(
                Files.readString(
                    Path.of(result.report().get("directory").asString(), "integrity_report.json")));
    assertThat(report.get("is_valid").asBoolean()).isTrue();
    assertThat(report.get("checks")).hasSizeGreaterThan(10);
  }

  /** S3-86: record counts are compared after an import, and kept with the run. */
  @Test
  void leaveWhatWasCheckedInTheLedger() {
    Workspace workspace = new Workspace(directory);
    SampleImports.imported(workspace, "storybench");
    assertValid(verify(workspace, "storybench"));

    assertThat(
            workspace.rows(
                "select c.name, c.entity from rehome.data_integrity_checks c join"
                    + " rehome.migration_runs r on r.run = c.run where r.verb = 'verify' and"
                    + " c.passed order by c.id"))
        .contains(
            "source|files",
            "conservation|files",
            "conservation|response",
            "references|response",
            "required|response",
            "completeness|evaluation",
            "unknown|response",
            "rows|response",
            "rules|evaluation");
    assertThat(workspace.rows("select status from rehome.migration_runs where verb = 'verify'"))
        .containsExactly("COMPLETED");
  }
}

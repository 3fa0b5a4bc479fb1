package dev.rehome.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.problem.Problem;
import dev.rehome.report.RunCounts.Files;
import dev.rehome.report.RunCounts.Records;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunReportTests {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** What a verb of its own has to say. */
  private record Restored(List<String> tables, long changedSince) implements ReportSection {
    @Override
    public String text() {
      return "\nRestored " + String.join(", ", tables) + "\n";
    }
  }

  @Test
  void showsTheSectionOfAVerbThatItDoesNotKnow() {
    RunReport report =
        report(
            new RunCounts(new Files(2, 1, 1, 0, 0, 0), new Records(1_234, 1_234, 0, 0, 0, 0)),
            new Restored(List.of("a", "b"), 3));
    assertThat(ReportText.of(report))
        .isEqualTo(
            """
            rollback things: completed in 1.5 s
              from  data
              to    jdbc:h2:mem

            Records  read 1,234 = inserted 1,234 + updated 0 + unchanged 0 + skipped 0 + rejected 0
            Files    found 2: done 1, unchanged 1, skipped 0, failed 0

            Restored a, b

            Report   runs/r1/report.json
            """);
    JsonNode json = JsonMapper.builder().build().readTree(ReportJson.of(report));
    assertThat(json.propertyNames())
        .containsExactly(
            "run",
            "verb",
            "spec",
            "status",
            "exitCode",
            "resumed",
            "resumable",
            "dryRun",
            "source",
            "target",
            "startedAt",
            "attemptStartedAt",
            "finishedAt",
            "files",
            "records",
            "tables",
            "changedSince",
            "directory");
    assertThat(json.at("/records/read").asInt()).isEqualTo(1_234);
    assertThat(json.at("/tables/1").asString()).isEqualTo("b");
  }

  @Test
  void saysNothingOfSectionsThatHaveNothingToSay() {
    RunReport report =
        report(
            new Warnings(List.of()),
            new FileOutcomes(List.of()),
            new IntegrityChecks(List.of()),
            new ReportedProblems(List.of(), 0, List.of()));
    assertThat(ReportText.of(report).lines()).hasSize(5);
  }

  @Test
  void countsTheProblemsThatAreNotShown() {
    ProblemGroups groups = new ProblemGroups();
    for (int i = 0; i < 12; i++) {
      groups.add(ReportedProblems.ReportedProblem.of(Problem.of("c" + i, "wrong")));
    }
    assertThat(new ReportedProblems(List.of(), 12, groups.groups()).text())
        .startsWith("\nProblems\n  wrong [c0]\n")
        .endsWith("  wrong [c9]\n  and 2 more problems\n");
  }

  @Test
  void saysOneFileAndSeveralFiles() {
    assertThat(ReportText.more(11, 10, "file")).isEqualTo("  and 1 more file\n");
    assertThat(ReportText.more(12, 10, "file")).isEqualTo("  and 2 more files\n");
    assertThat(ReportText.more(10, 10, "file")).isEmpty();
  }

  private static RunReport report(ReportSection... sections) {
    return new RunReport(
        "r1",
        "rollback",
        "things",
        "completed",
        0,
        false,
        false,
        false,
        "data",
        "jdbc:h2:mem",
        START,
        START,
        START.plusMillis(1_500),
        List.of(sections),
        "runs/r1",
        null,
        null);
  }
}

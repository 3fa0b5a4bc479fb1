package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.report.RunCounts;
import dev.rehome.report.RunReport;
import dev.rehome.testing.Articles;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop signal ends every part of a run, and the same command goes on. */
class StopTests {

  @TempDir private Path directory;
  private Workspace workspace;
  private final StopSignal stop = new StopSignal();

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 1000));
  }

  @Test
  void whileFilesAreHashedItListsNone() {
    stop.request(StopSignal.TERMINATED);

    assertStopped(launch(Progress.NONE));

    assertThat(workspace.count("select count(*) from rehome.migration_files")).isZero();
    assertThat(workspace.importing().exitCode()).isEqualTo(3);
  }

  @Test
  void whileFilesAreComparedItLeavesTheRunAsItWas() {
    workspace.importing("--max-rejects", "3", "--chunk-size", "50");
    stop.request(StopSignal.INTERRUPTED);

    RunReport stopped = launch(Progress.NONE);

    assertThat(stopped.exitCode()).isEqualTo(130);
    assertThat(workspace.count("select attempt from rehome.migration_runs")).isEqualTo(1);
    assertResumes();
  }

  @Test
  void whileTheTargetIsVerifiedItLeavesTheAnswersToTheNextLaunch() {
    workspace.importing();
    workspace.execute("update rehome.migration_runs set status = 'RUNNING', exit_code = null");
    stop.request(StopSignal.TERMINATED);

    assertStopped(launch(Progress.NONE));

    assertThat(workspace.count("select count(*) from rehome.data_integrity_checks")).isZero();
    assertResumes();
  }

  @Test
  void whileTheReportIsWrittenItLeavesTheRejectsToTheNextLaunch() {
    RunReport stopped = launch(new StopInFirstChunk());

    assertStopped(stopped);
    assertThat(stopped.section(RunCounts.class).orElseThrow().records().rejected()).isPositive();
    assertThat(stopped.rejects()).isNull();
    assertThat(workspace.runDirectory()).isDirectoryNotContaining("glob:**rejects*");
    assertResumes();
    assertThat(workspace.runDirectory().resolve("rejects/rejects.jsonl")).isNotEmptyFile();
  }

  private void assertStopped(RunReport report) {
    assertThat(report.exitCode()).as(report.sections().toString()).isEqualTo(143);
    assertThat(report.status()).isEqualTo("stopped");
    assertThat(workspace.rows("select status from rehome.migration_runs"))
        .containsExactly("STOPPED");
  }

  private void assertResumes() {
    Result resumed = workspace.importing();
    assertThat(resumed.exitCode()).as(resumed.out() + resumed.err()).isEqualTo(3);
    assertThat(resumed.report().at("/resumed").asBoolean()).isTrue();
    assertThat(resumed.report().at("/records/read").asInt()).isEqualTo(1000);
  }

  private RunReport launch(Progress progress) {
    ImportRequest request =
        new ImportRequest(
            Verb.IMPORT,
            workspace.specFile().toString(),
            workspace.source(),
            new TargetRequest(workspace.target(), null, null),
            Map.of(),
            workspace.runs(),
            50,
            1,
            null,
            false,
            false,
            ErrorPolicy.LENIENT,
            RejectLimit.NONE,
            false,
            "rehome import",
            List.of());
    return new ImportLauncher(request, Clock.systemUTC(), progress, stop).launch();
  }

  private final class StopInFirstChunk implements Progress {

    @Override
    public void started(String run, long files, long totalBytes, long doneBytes) {}

    @Override
    public void advanced(long bytes, long records, long rejected) {
      stop.request(StopSignal.TERMINATED);
    }

    @Override
    public void stopping() {}

    @Override
    public void finished() {}
  }
}

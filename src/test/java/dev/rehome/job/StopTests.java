package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.report.RunCounts;
import dev.rehome.report.RunReport;
import dev.rehome.testing.Articles;
import dev.rehome.testing.Imports;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop signal ends every part of a run, and the same command goes on. */
class StopTests {

  @TempDir private Path directory;
  private Workspace workspace;
  private Ending.@Nullable Result stop;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 1000));
  }

  @Test
  void whileFilesAreHashedItListsNone() {
    stop = Ending.Result.TERMINATED;

    assertStopped(launch(Progress.NONE));

    assertThat(workspace.count("select count(*) from rehome.migration_files")).isZero();
    assertThat(workspace.importing().exitCode()).isEqualTo(3);
  }

  @Test
  void whileFilesAreComparedItLeavesTheRunAsItWas() {
    workspace.importing("--max-rejects", "3", "--chunk-size", "50");
    stop = Ending.Result.INTERRUPTED;

    RunReport stopped = launch(Progress.NONE);

    assertThat(stopped.exitCode()).isEqualTo(130);
    assertThat(workspace.count("select attempt from rehome.migration_runs")).isEqualTo(1);
    assertResumes();
  }

  @Test
  void whileTheTargetIsVerifiedItLeavesTheAnswersToTheNextLaunch() {
    workspace.importing();
    workspace.execute("update rehome.migration_runs set status = 'RUNNING', exit_code = null");
    stop = Ending.Result.TERMINATED;

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
    assertThat(report.exitCode()).as(report.toString()).isEqualTo(143);
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
    RunControl control = new RunControl(Clock.systemUTC(), progress);
    if (stop != null) {
      control.stop(stop);
    }
    if (progress instanceof StopInFirstChunk first) {
      first.control = control;
    }
    return Imports.run(Imports.request(workspace, 50), control);
  }

  private static final class StopInFirstChunk implements Progress {

    private @Nullable RunControl control;

    @Override
    public void advanced(RunProgress soFar) {
      Objects.requireNonNull(control).stop(Ending.Result.TERMINATED);
    }
  }
}

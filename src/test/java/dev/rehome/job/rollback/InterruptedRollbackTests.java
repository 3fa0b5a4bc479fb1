package dev.rehome.job.rollback;

import static dev.rehome.job.rollback.Rollbacks.assertDone;
import static dev.rehome.job.rollback.Rollbacks.importing;
import static dev.rehome.job.rollback.Rollbacks.rollback;
import static dev.rehome.job.rollback.Rollbacks.runOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.launch.CommandWording;
import dev.rehome.job.Ending;
import dev.rehome.job.Progress;
import dev.rehome.job.RunControl;
import dev.rehome.job.RunLauncher;
import dev.rehome.job.RunProgress;
import dev.rehome.report.RunReport;
import dev.rehome.testing.Articles;
import dev.rehome.testing.ChildProcess;
import dev.rehome.testing.Imports;
import dev.rehome.testing.SteppedImport;
import dev.rehome.testing.SteppedRollback;
import dev.rehome.testing.TargetState;
import dev.rehome.testing.Workspace;
import dev.rehome.testing.Workspace.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rollbacks of interrupted runs, and rollbacks that are interrupted themselves. */
class InterruptedRollbackTests {

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 1000));
  }

  @Test
  void aRunThatWasKilledWhileItLoadedIsUndoneAndNotResumed() throws IOException {
    String run = killedImport();
    assertThat(workspace.count("select count(*) from article")).isPositive();

    assertDone(rollback(workspace, run));

    assertThat(workspace.count("select count(*) from article")).isZero();
    assertThat(TargetState.ledger(workspace).values()).allSatisfy(all -> assertThat(all).isEmpty());
    Result again = importing(workspace);
    assertThat(again.exitCode()).isEqualTo(3);
    assertThat(again.report().at("/resumed").asBoolean()).isFalse();
    assertThat(again.report().at("/records/read").asInt()).isEqualTo(1000);
  }

  private String killedImport() throws IOException {
    try (ChildProcess child =
        ChildProcess.start(
            SteppedImport.class,
            workspace.specFile().toString(),
            workspace.source().toString(),
            workspace.target(),
            workspace.runs().toString(),
            "100")) {
      String run = Objects.requireNonNull(child.next("started"));
      for (int chunk = 0; chunk < 3; chunk++) {
        assertThat(child.next("chunk")).isNotNull();
      }
      child.kill();
      return run;
    }
  }

  @Test
  void aRunThatFailedIsUndone() {
    String run = runOf(importing(workspace, "--max-rejects", "3", "--chunk-size", "50"));
    assertThat(workspace.count("select count(*) from article")).isPositive();

    assertDone(rollback(workspace, run));

    assertThat(workspace.count("select count(*) from article")).isZero();
    assertThat(importing(workspace).report().at("/resumed").asBoolean()).isFalse();
  }

  @Test
  void aStopEndsItAtAChunkAndTheSameCommandGoesOn() {
    String first = runOf(importing(workspace));
    Map<String, List<String>> rows = TargetState.rows(workspace);
    workspace.file("a.jsonl", Articles.lines(500, 1500));
    String second = runOf(importing(workspace));

    RunReport stopped = stoppedInFirstChunk(second);

    assertThat(stopped.exitCode()).isEqualTo(143);
    assertThat(stopped.status()).isEqualTo("stopped");
    assertThat(stopped.next()).isNotNull();
    assertThat(TargetState.rows(workspace)).isNotEqualTo(rows);
    assertOthersAreRefused(first, second);

    Result resumed = rollback(workspace, second);

    assertDone(resumed);
    assertThat(resumed.report().at("/resumed").asBoolean()).isTrue();
    assertThat(resumed.report().at("/rolledBack/0/entities/article/deleted").asInt())
        .isEqualTo(500 - Articles.bad(1000, 1500));
    assertThat(TargetState.rows(workspace)).isEqualTo(rows);
    assertThat(importing(workspace).exitCode()).isEqualTo(3);
  }

  private void assertOthersAreRefused(String other, String undone) {
    Result imported = importing(workspace);
    assertThat(imported.exitCode()).isEqualTo(2);
    assertThat(imported.err()).contains("rehome rollback " + undone);
    assertThat(rollback(workspace, other).exitCode()).isEqualTo(2);
    assertThat(workspace.validating().exitCode()).isEqualTo(5);
  }

  private RunReport stoppedInFirstChunk(String run) {
    StopInFirstChunk stop = new StopInFirstChunk();
    RunControl control = new RunControl(Clock.systemUTC(), stop);
    stop.control = control;
    RollbackRequest request =
        new RollbackRequest(
            Imports.launch(workspace.target(), workspace.runs()), run, false, false, false, 100);
    return new RunLauncher(new CommandWording("rehome rollback")).start(request, control).await();
  }

  private static final class StopInFirstChunk implements Progress {

    private @Nullable RunControl control;

    @Override
    public void advanced(RunProgress soFar) {
      Objects.requireNonNull(control).stop(Ending.Result.TERMINATED);
    }
  }

  /**
   * Killed again and again, each time a chunk later; its report then says what an undisturbed one
   * says.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aKillInAnyChunkEndsAsIfItHadNotBeen(int chunks) throws IOException {
    workspace.file("a.jsonl", Articles.lines(0, 300));
    String first = runOf(importing(workspace));
    workspace.file("a.jsonl", Articles.lines(200, 400).replace("Text of", "Words of"));
    String second = runOf(importing(workspace));
    workspace.execute(
        "update article set title = 'by hand' where id = 'a301'",
        "delete from article where id = 'a302'");

    int rounds = 0;
    while (killedAfter(chunks + rounds, first)) {
      assertThat(++rounds).isLessThan(100);
    }

    assertThat(rounds).isPositive();
    assertThat(workspace.rows("select id from article")).containsExactly("a301");
    assertThat(
            workspace.rows(
                "select result, sum(row_count) from rehome.rollback_counts where entity ="
                    + " 'article' group by result order by result"))
        .containsExactly(
            "DELETED|" + (400 - Articles.bad(0, 400) - 2),
            "GONE|1",
            "LEFT|1",
            "RESTORED|" + (100 - Articles.bad(200, 300)));
    assertThat(workspace.rows("select row_key, result from rehome.rollback_rows order by 1"))
        .containsExactly("a301|LEFT", "a302|GONE");
    assertThat(
            workspace.rows(
                "select distinct status from rehome.migration_runs where verb = 'import'"))
        .containsExactly("ROLLED_BACK");
    assertThat(second).isNotEqualTo(first);
    assertThat(workspace.count("select count(*) from rehome.unchanged_items")).isZero();
  }

  /** Whether it was killed before it had ended. */
  private boolean killedAfter(int chunks, String run) throws IOException {
    try (ChildProcess child =
        ChildProcess.start(
            SteppedRollback.class, run, workspace.target(), workspace.runs().toString(), "100")) {
      int seen = 0;
      StringBuilder printed = new StringBuilder();
      for (String line = child.lines().readLine(); line != null; line = child.lines().readLine()) {
        printed.append(line).append('\n');
        if (line.startsWith("ended")) {
          assertThat(child.exitCode()).as(printed.toString()).isEqualTo(5);
          return false;
        }
        if (line.equals("chunk") && ++seen > chunks) {
          child.kill();
          return true;
        }
      }
      throw new AssertionError("it died by itself: " + printed);
    }
  }
}

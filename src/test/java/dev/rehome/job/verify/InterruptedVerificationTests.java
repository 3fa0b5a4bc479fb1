package dev.rehome.job.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.cli.launch.CommandWording;
import dev.rehome.job.Ending.Result;
import dev.rehome.job.Progress;
import dev.rehome.job.RunControl;
import dev.rehome.job.RunHandle;
import dev.rehome.job.RunLauncher;
import dev.rehome.job.RunProgress;
import dev.rehome.report.RunReport;
import dev.rehome.testing.Articles;
import dev.rehome.testing.Imports;
import dev.rehome.testing.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whenever a verification ends too soon, the same command finds what an undisturbed one finds. */
class InterruptedVerificationTests {

  private static final String CHECKS =
      "select name, entity, passed, detail from rehome.data_integrity_checks c join"
          + " rehome.migration_runs r on r.run = c.run where r.id = '%s' order by c.id";

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void importAndChange() {
    workspace = new Workspace(directory).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 3500));
    assertThat(workspace.importing().exitCode()).isEqualTo(3);
    workspace.execute("delete from article where id in ('a1', 'a3400')");
  }

  private VerifyRequest request() {
    return new VerifyRequest(
        Imports.launch(workspace.target(), workspace.runs()),
        workspace.specFile().toString(),
        workspace.source(),
        true,
        null,
        null);
  }

  private RunReport launch(Progress progress) {
    return new RunLauncher(new CommandWording("rehome verify"))
        .start(request(), new RunControl(Clock.systemUTC(), progress))
        .await();
  }

  /** The third portion of rows is compared. */
  private static Progress at(Runnable disturbance) {
    return new Progress() {
      @Override
      public void advanced(RunProgress soFar) {
        if (soFar.records() > 2000) {
          disturbance.run();
        }
      }
    };
  }

  private void assertResumed(RunReport disturbed) throws Exception {
    assertThat(Path.of(disturbed.directory())).isDirectoryNotContaining("glob:**/findings.jsonl");
    RunReport resumed = launch(Progress.NONE);
    RunReport undisturbed = launch(Progress.NONE);

    assertThat(resumed.run()).isEqualTo(disturbed.run());
    assertThat(resumed.resumed()).isTrue();
    assertThat(undisturbed.run()).isNotEqualTo(resumed.run());
    assertThat(resumed.exitCode()).isEqualTo(undisturbed.exitCode()).isEqualTo(5);
    assertThat(findings(resumed)).hasSize(2).isEqualTo(findings(undisturbed));
    assertThat(workspace.rows(CHECKS.formatted(resumed.run())))
        .isNotEmpty()
        .isEqualTo(workspace.rows(CHECKS.formatted(undisturbed.run())));
  }

  private static List<String> findings(RunReport report) throws Exception {
    return Files.readAllLines(Path.of(report.directory(), "findings.jsonl"));
  }

  @Test
  void afterAStop() throws Exception {
    CompletableFuture<RunHandle> started = new CompletableFuture<>();
    RunHandle handle =
        new RunLauncher(new CommandWording("rehome verify"))
            .start(
                request(),
                new RunControl(
                    Clock.systemUTC(), at(() -> started.join().stop(Result.TERMINATED))));
    started.complete(handle);
    RunReport stopped = handle.await();

    assertThat(stopped.status()).isEqualTo("stopped");
    assertThat(stopped.exitCode()).isEqualTo(143);
    assertResumed(stopped);
  }

  @Test
  void afterAFault() throws Exception {
    RunReport failed =
        launch(
            at(
                () -> {
                  throw new IllegalStateException("the disk is on fire");
                }));

    assertThat(failed.status()).isEqualTo("failed");
    assertThat(failed.exitCode()).isOne();
    assertResumed(failed);
  }
}

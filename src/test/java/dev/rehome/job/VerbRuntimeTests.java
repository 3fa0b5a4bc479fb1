package dev.rehome.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rehome.cli.launch.CommandWording;
import dev.rehome.format.RecordFormats;
import dev.rehome.format.RecordReader;
import dev.rehome.job.history.RunHistory;
import dev.rehome.job.specs.FoundFiles;
import dev.rehome.job.specs.SpecFiles;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceFile;
import dev.rehome.report.ReportSection;
import dev.rehome.report.ReportText;
import dev.rehome.report.RunReport;
import dev.rehome.spec.Spec;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunStatus;
import dev.rehome.testing.Articles;
import dev.rehome.testing.Imports;
import dev.rehome.testing.Workspace;
import jakarta.validation.constraints.Positive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;

/** The runtime is the same for a verb that it has never heard of: one that counts records. */
class VerbRuntimeTests {

  @TempDir private Path directory;
  private Workspace workspace;

  @BeforeEach
  void prepare() {
    workspace = new Workspace(directory).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 30)).file("b.jsonl", Articles.lines(30, 42));
  }

  @Test
  void launchesItAndReportsWhatItSays() throws IOException {
    RunReport report = launch(new CountRequest(workspace, false));

    assertThat(report.status()).isEqualTo("completed");
    assertThat(report.exitCode()).isZero();
    assertThat(report.section(CountSection.class)).contains(new CountSection(42));
    assertThat(workspace.rows("select verb, status from rehome.migration_runs"))
        .containsExactly("count|COMPLETED");
    assertThat(
            workspace.rows(
                "select parameter_name, identifying from rehome.batch_job_execution_params"
                    + " order by 1"))
        .containsExactly(
            "dry-run|N",
            "ledger|N",
            "new|N",
            "run|Y",
            "runs-dir|N",
            "source|Y",
            "spec|Y",
            "target|Y");
    assertThat(workspace.rows("select job_name from rehome.batch_job_instance"))
        .containsExactly("count");
    assertThat(Files.readString(Path.of(report.directory()).resolve("report.json")))
        .contains("\"counted\" : 42");
  }

  @Test
  void resumesTheRunThatFailed() {
    RunReport failed = launch(new CountRequest(workspace, true));
    RunReport resumed = launch(new CountRequest(workspace, false));

    assertThat(failed.status()).isEqualTo("failed");
    assertThat(failed.next()).hasToString("fix what the problems say, then: rehome count");
    assertThat(failed.resumable()).isTrue();
    assertThat(ReportText.of(failed)).contains("fix what the problems say, then: rehome count");
    assertThat(resumed.resumed()).isTrue();
    assertThat(resumed.run()).isEqualTo(failed.run());
    assertThat(resumed.status()).isEqualTo("completed");
    assertThat(resumed.resumable()).isFalse();
  }

  @Test
  void refusesARequestThatViolatesItsOwnConstraints() {
    CountRequest request = new CountRequest(workspace, false);
    request.times = 0;

    assertThatThrownBy(() -> launch(request))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("times must be at least 1");
  }

  @Test
  void rehearsesItWithoutATrace() {
    RunReport report =
        launch(
            new CountRequest(
                workspace,
                false,
                new LaunchOptions(
                    new TargetRequest(workspace.target(), null, null),
                    workspace.runs(),
                    true,
                    false,
                    "rehome count",
                    List.of())));

    assertThat(report.dryRun()).isTrue();
    assertThat(report.section(CountSection.class)).contains(new CountSection(42));
    assertThat(workspace.count("select count(*) from rehome.migration_runs")).isZero();
    assertThat(workspace.count("select count(*) from rehome.batch_job_instance")).isZero();
  }

  @Test
  void answersHistoryInTheSameProcessWhileTheRunIsUnderWay() {
    TargetRequest target = new TargetRequest(workspace.target(), null, null);
    RunControl control = new RunControl(Clock.systemUTC(), Progress.NONE);
    CountRequest request = new CountRequest(workspace, false);
    List<String> seen = new ArrayList<>();
    request.whileCounting(
        () ->
            new RunHistory(target, "rehome history")
                .list(null, 5)
                .forEach(run -> seen.add(run.verb() + " " + run.status())));

    RunHandle handle = new RunLauncher(new CommandWording("rehome count")).start(request, control);
    RunReport report = handle.await();

    assertThat(handle.runId()).contains(report.run());
    assertThat(seen).containsExactly("count running");
  }

  @Test
  void stopsAndShowsHowFarItIsThroughTheHandle() {
    CompletableFuture<RunHandle> started = new CompletableFuture<>();
    List<String> shown = new ArrayList<>();
    Progress stopping =
        new Progress() {
          @Override
          public void stopping() {
            shown.add("stopping");
          }

          @Override
          public void advanced(RunProgress soFar) {
            started.join().stop(Ending.Result.TERMINATED);
          }
        };
    RunHandle handle =
        new RunLauncher(new CommandWording("rehome import"))
            .start(Imports.request(workspace, 10), new RunControl(Clock.systemUTC(), stopping));
    started.complete(handle);

    assertThat(handle.await().status()).isEqualTo("stopped");
    assertThat(shown).containsExactly("stopping");
    assertThat(handle.progress().records()).isEqualTo(10);
    assertThat(handle.progress().percent()).isBetween(1.0, 99.0);
  }

  private static RunReport launch(VerbRequest request) {
    return new RunLauncher(new CommandWording("rehome count"))
        .start(request, new RunControl(Clock.systemUTC(), Progress.NONE))
        .await();
  }

  /** How many records there are. */
  record CountSection(long counted) implements ReportSection {
    @Override
    public String text() {
      return "\nCounted " + counted + "\n";
    }
  }

  /** All a verb needs, in one file. */
  private static final class CountRequest implements VerbRequest {

    private final Workspace workspace;
    private final boolean failing;
    private final LaunchOptions launch;
    private Runnable meanwhile = () -> {};

    @Positive(message = "times must be at least 1")
    private int times = 1;

    CountRequest(Workspace workspace, boolean failing) {
      this(workspace, failing, Imports.launch(workspace.target(), workspace.runs()));
    }

    CountRequest(Workspace workspace, boolean failing, LaunchOptions launch) {
      this.workspace = workspace;
      this.failing = failing;
      this.launch = launch;
    }

    void whileCounting(Runnable work) {
      meanwhile = work;
    }

    @Override
    public String verb() {
      return "count";
    }

    @Override
    public LaunchOptions launch() {
      return launch;
    }

    @Override
    public Verb open(RunControl control) {
      Spec spec =
          SpecFiles.over(SpecFiles.read(workspace.specFile().toString()), workspace.source());
      RunContext fresh = control.newRun(spec.name());
      return new Verb() {
        @Override
        public Spec spec() {
          return spec;
        }

        @Override
        public RunContext fresh() {
          return fresh;
        }

        @Override
        public TargetRequest target() {
          return launch.target();
        }

        @Override
        public Scope scope() {
          return new Scope("count", "count", Map.of(), Map.of());
        }

        @Override
        public VerbJob begin(Run run) {
          return new CountJob(spec, launch, failing, meanwhile);
        }
      };
    }
  }

  private static final class CountJob implements VerbJob {

    private final Spec spec;
    private final LaunchOptions launch;
    private final boolean failing;
    private final Runnable meanwhile;
    private long counted;

    CountJob(Spec spec, LaunchOptions launch, boolean failing, Runnable meanwhile) {
      this.spec = spec;
      this.launch = launch;
      this.failing = failing;
      this.meanwhile = meanwhile;
    }

    @Override
    public Job job(JobRepository repository, PlatformTransactionManager transactions) {
      return new JobBuilder("count", repository)
          .start(
              new StepBuilder("count", repository)
                  .tasklet(
                      (contribution, context) -> {
                        count();
                        return RepeatStatus.FINISHED;
                      },
                      transactions)
                  .build())
          .build();
    }

    private void count() throws IOException {
      meanwhile.run();
      if (failing) {
        throw new IllegalStateException("cannot count today");
      }
      for (SourceFile file : new FoundFiles(spec, launch, Progress.NONE).files()) {
        try (RecordReader reader =
            RecordFormats.open(
                RecordFormats.forRecordsOf(file, spec.source()).orElseThrow(),
                file,
                spec.source().forFile(file.name()),
                ReadPosition.START,
                false)) {
          while (reader.read() != null) {
            counted++;
          }
        }
      }
    }

    @Override
    public Ending ending(@Nullable RunEndedException reason, ProblemList problems) {
      return new Ending(RunStatus.COMPLETED, Ending.Result.DONE);
    }

    @Override
    public List<ReportSection> sections() {
      return List.of(new CountSection(counted));
    }
  }
}

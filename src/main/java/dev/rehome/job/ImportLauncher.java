package dev.rehome.job;

import dev.rehome.format.source.SourceScanner;
import dev.rehome.job.ImportRun.Listeners;
import dev.rehome.mapping.RecordMapper;
import dev.rehome.mapping.RunValues;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.report.RunReport;
import dev.rehome.spec.Spec;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import dev.rehome.store.StoreSettings;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.batch.core.job.Job;

/**
 * Launches an import: resumes the run that failed or died, else starts a new one, and always ends
 * with a report. Not for several threads; each launch opens and closes the databases.
 */
public final class ImportLauncher {

  private final ImportRequest request;
  private final Clock clock;
  private final Listeners listeners;

  public ImportLauncher(ImportRequest request, Clock clock, Progress progress, StopSignal stop) {
    this.request = request;
    this.clock = clock;
    this.listeners = new Listeners(progress, stop);
  }

  /**
   * Runs to the end, to the next chunk after a stop signal, or to a fault.
   *
   * @throws ProblemException when no run could be started or resumed; a run that was started always
   *     comes back as a report, failed or not
   */
  public RunReport launch() {
    Requests.check(request);
    RunsDirectory.check(request.runsDirectory());
    Spec spec = SpecFiles.read(request);
    RunContext fresh =
        new RunContext(0, RunIds.next(clock, spec.name()), RunIds.milliseconds(clock));
    ImportRun.Input input =
        new ImportRun.Input(spec, mapper(spec, fresh), new FoundFiles(() -> scan(spec)));
    try (Scratch scratch = Scratch.forVerb(request.verb())) {
      return launch(scratch, input, fresh);
    } catch (IOException e) {
      throw new ProblemException(Fault.SYSTEM, Problem.of("io", String.valueOf(e.getMessage())), e);
    } finally {
      listeners.progress().finished();
    }
  }

  private SourceScanner.Scan scan(Spec spec) {
    return new SourceScanner(OwnFiles.of(request), listeners.progress()::looking)
        .scan(spec.source());
  }

  private RunReport launch(Scratch scratch, ImportRun.Input input, RunContext fresh) {
    TargetRequest places = request.target();
    String throwAway = scratch.url();
    StoreSettings own =
        throwAway == null
            ? places.ledgerSettings(request.command())
            : new StoreSettings(throwAway, null, null, request.command());
    StoreSettings target = throwAway == null ? places.settings(request.command()) : own;
    try (OpenDatabases databases = OpenDatabases.open(own, target, request.environment())) {
      return request.dryRun() ? dryRun(databases, input, fresh) : run(databases, input, fresh);
    } catch (RuntimeException e) {
      throw Failures.explainedUnchecked(own, e);
    }
  }

  private RunReport run(OpenDatabases databases, ImportRun.Input input, RunContext fresh) {
    Resumption resumption = new Resumption(request, input.spec(), databases.ledger());
    Optional<RunRow> unfinished = resumption.unfinished();
    ImportRun run =
        unfinished.isPresent()
            ? goingOn(databases, input, unfinished.get().context())
            : starting(databases, input, fresh);
    databases.lock().describe(run.context().id());
    JobRunner.Outcome outcome =
        outcome(databases, run, () -> unfinished.ifPresent(row -> resumption.resume(run, row)));
    databases.lock().renew();
    Reporter.Attempt attempt =
        new Reporter.Attempt(fresh.startedAt(), unfinished.isPresent(), resumption.notes());
    return new Reporter(run, clock, attempt).finish(outcome);
  }

  private JobRunner.Outcome outcome(OpenDatabases databases, ImportRun run, Runnable resume) {
    try {
      resume.run();
    } catch (StoppedException e) {
      return new JobRunner.Outcome(false, true, List.of(e));
    }
    try {
      Job job = new ImportJob(run, databases.repository(), databases.transactions()).job();
      return new JobRunner(databases, clock).run(job, run);
    } catch (Exception e) {
      return new JobRunner.Outcome(false, false, List.of(databases.explained(e)));
    }
  }

  private RunReport dryRun(OpenDatabases databases, ImportRun.Input input, RunContext fresh) {
    return new DryRun(databases.transactions(), () -> starting(databases, input, fresh), clock)
        .report();
  }

  private ImportRun starting(OpenDatabases databases, ImportRun.Input input, RunContext fresh) {
    RunContext started = databases.ledger().start(newRun(input.spec(), fresh), input.spec().text());
    return new ImportRun(request, input, databases, started, listeners);
  }

  /** What a spec says of the run is compiled into its mapper, so an older run needs its own. */
  private ImportRun goingOn(OpenDatabases databases, ImportRun.Input input, RunContext older) {
    Spec spec = input.spec();
    ImportRun.Input own = new ImportRun.Input(spec, mapper(spec, older), input.found());
    return new ImportRun(request, own, databases, older, listeners);
  }

  private RecordMapper mapper(Spec spec, RunContext context) {
    return RecordMapper.compile(
        spec, request.parameters(), new RunValues(context.id(), context.startedAt()));
  }

  private RunRow newRun(Spec spec, RunContext context) {
    return new RunRow(
        context,
        request.verb().label(),
        spec.name(),
        spec.checksum(),
        request.scope(spec),
        spec.source().place().toString(),
        RunStatus.RUNNING,
        1,
        options(),
        null,
        null,
        null);
  }

  private Map<String, String> options() {
    Map<String, String> options = request.freeOptions();
    options.putAll(request.scopingOptions());
    return options;
  }
}

package dev.rehome.job;

import dev.rehome.format.ContentHash;
import dev.rehome.format.SourceScanner;
import dev.rehome.job.ImportRun.Listeners;
import dev.rehome.mapping.RecordMapper;
import dev.rehome.mapping.RunValues;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.report.RunReport;
import dev.rehome.spec.Spec;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import dev.rehome.store.StoreSettings;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Launches an import: resumes the run that failed or died, else starts a new one, and always ends
 * with a report. Not for several threads; each launch opens and closes the home.
 */
public final class ImportLauncher {

  private static final SourceScanner.Scan NOTHING =
      new SourceScanner.Scan(List.of(), List.of(), List.of());

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
    RecordMapper.compile(spec, request.parameters(), new RunValues("", clock.instant()));
    SourceScanner.Scan files = scan(spec);
    try (Scratch scratch = Scratch.forVerb(request.verb());
        Home home = Home.open(settings(scratch), request.environment())) {
      return request.dryRun() ? dryRun(home, spec, files) : run(home, spec, files);
    } catch (IOException e) {
      throw new ProblemException(Fault.SYSTEM, Problem.of("io", String.valueOf(e.getMessage())), e);
    }
  }

  private RunReport run(Home home, Spec spec, SourceScanner.Scan files) {
    Optional<RunRow> unfinished = unfinished(home, spec);
    RunContext context =
        unfinished.isPresent()
            ? resume(home, spec, unfinished.get())
            : home.ledger().start(newRun(spec));
    home.lock().describe(context.id());
    ImportRun run = importRun(home, spec, files, context);
    try {
      return new Reporter(run, clock, unfinished.isPresent()).finish(outcome(home, run));
    } finally {
      listeners.progress().finished();
    }
  }

  private JobRunner.Outcome outcome(Home home, ImportRun run) {
    try (ImportJob job = new ImportJob(run, home.repository(), home.transactions())) {
      return new JobRunner(home.operator(), home.repository(), clock).run(job.job(), run);
    } catch (Exception e) {
      return new JobRunner.Outcome(false, false, List.of(e));
    }
  }

  private RunReport dryRun(Home home, Spec spec, SourceScanner.Scan files) {
    DryRun dryRun =
        new DryRun(
            home.transactions(),
            () -> importRun(home, spec, files, home.ledger().start(newRun(spec))),
            clock);
    try {
      return dryRun.report();
    } finally {
      listeners.progress().finished();
    }
  }

  private ImportRun importRun(Home home, Spec spec, SourceScanner.Scan files, RunContext context) {
    RecordMapper mapper =
        RecordMapper.compile(
            spec, request.parameters(), new RunValues(context.id(), context.startedAt()));
    return new ImportRun(
        request, new ImportRun.Input(spec, mapper, files), home, context, listeners);
  }

  private static SourceScanner.Scan scan(Spec spec) {
    SourceScanner.Scan scan = new SourceScanner().scan(spec.source());
    Problems problems = new Problems();
    problems.addAll(scan.problems());
    problems.throwIfAny(Fault.SYSTEM);
    return scan;
  }

  /**
   * The run of the same spec and source to go on with; one that {@code --new} gives up, or that
   * never got as far as listing its files, is marked as abandoned and done again from the start.
   *
   * @throws ProblemException when it was started with other options: beside it, a new run would
   *     leave it unfinished for ever
   */
  private Optional<RunRow> unfinished(Home home, Spec spec) {
    Optional<RunRow> latest =
        home.ledger()
            .latest(request.verb().word(), spec.name(), request.identity(spec))
            .filter(run -> run.status().resumable());
    if (latest.isEmpty()) {
      return latest;
    }
    RunRow run = latest.get();
    if (request.startOver() || home.ledger().files(run.context()).isEmpty()) {
      int exitCode = run.exitCode() == null ? ExitCodes.FAILED : run.exitCode();
      home.ledger().finish(run.context(), RunStatus.ABANDONED, exitCode, run.report());
      return Optional.empty();
    }
    if (!run.scope().equals(request.scope(spec))) {
      throw new ProblemException(Fault.USAGE, otherOptions(run));
    }
    return latest;
  }

  private Problem otherOptions(RunRow run) {
    Map<String, String> before = new TreeMap<>(run.options());
    before.keySet().removeAll(request.freeOptions().keySet());
    Map<String, String> now = request.scopingOptions();
    return Problem.of(
            "unfinished-run",
            "run "
                + run.context().id()
                + " of this spec and source is unfinished and was started "
                + typed(before)
                + ", not "
                + typed(now))
        .hint(
            "repeat its options to go on with it, or give it up and start over with --new; rows"
                + " already imported are recognised by their keys");
  }

  private static String typed(Map<String, String> options) {
    return options.isEmpty()
        ? "without --incremental, --limit and --param"
        : options.entrySet().stream()
            .map(option -> typed(option.getKey(), option.getValue()))
            .collect(Collectors.joining(" ", "with ", ""));
  }

  private static String typed(String option, String value) {
    if (option.equals("incremental")) {
      return "--incremental";
    }
    return option.startsWith("param.")
        ? "--param " + option.substring("param.".length()) + "=" + value
        : "--" + option + " " + value;
  }

  /** A run goes on only with the spec and the files it started with. */
  private RunContext resume(Home home, Spec spec, RunRow row) {
    Problems problems = new Problems();
    if (!row.specChecksum().equals(spec.checksum())) {
      problems.add(changed("spec-changed", "the spec", spec.path(), row));
    }
    ImportRun now = importRun(home, spec, NOTHING, row.context());
    for (LedgerFile file : home.ledger().files(row.context())) {
      if (file.status() == FileStatus.PENDING && !sameContent(now, file)) {
        problems.add(
            changed("file-changed", "the file", now.sourceFile(file).path().toString(), row));
      }
    }
    problems.throwIfAny(Fault.USAGE);
    home.ledger().resume(row.context());
    return row.context();
  }

  private static boolean sameContent(ImportRun run, LedgerFile file) {
    try {
      return file.sha256().equals(ContentHash.sha256(run.sourceFile(file)));
    } catch (IOException e) {
      return false;
    }
  }

  private static Problem changed(String code, String what, String path, RunRow row) {
    return Problem.of(
            code,
            what
                + " changed since run "
                + row.context().id()
                + " began with it and stopped half way")
        .at(Location.of(path))
        .hint(
            "put it back and run the same command again, or start over with --new; rows already"
                + " imported are recognised by their keys");
  }

  private RunRow newRun(Spec spec) {
    RunContext context =
        new RunContext(0, RunIds.next(clock, spec.name()), RunIds.microseconds(clock));
    return new RunRow(
        context,
        request.verb().word(),
        spec.name(),
        spec.checksum(),
        request.scope(spec),
        spec.source().path().toString(),
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

  private StoreSettings settings(Scratch scratch) {
    TargetRequest target = request.target();
    String url = scratch.url() == null ? target.effectiveUrl() : scratch.url();
    return new StoreSettings(url, target.username(), target.password(), request.command());
  }
}

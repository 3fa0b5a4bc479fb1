package dev.rehome.job.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.rehome.job.Failures;
import dev.rehome.job.LedgerReport;
import dev.rehome.job.TargetRequest;
import dev.rehome.job.specs.SpecFiles;
import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.problem.Problems;
import dev.rehome.report.RunCounts;
import dev.rehome.report.Warnings.ReportedWarning;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunQueries;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.ledger.LedgerDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * What the ledger remembers of runs. Reads only; a ledger database that does not exist is not
 * created.
 */
public final class RunHistory {

  private final StoreSettings settings;

  /**
   * @throws ProblemException when the target's URL holds a secret
   */
  public RunHistory(TargetRequest target, String command) {
    Problems problems = new Problems();
    target.check(problems);
    problems.throwIfAny(Fault.USAGE);
    this.settings = target.ledgerSettings(command);
  }

  /**
   * One run in a line.
   *
   * @param status as in reports; {@code interrupted} for one whose process died
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RunLine(
      String run,
      String verb,
      String spec,
      String status,
      int attempts,
      Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable Integer exitCode,
      RunCounts.Records records) {}

  /**
   * One run with all that is known.
   *
   * @param alive the process that has a run in the ledger database right now, if there is one
   * @param report the content of its report.json; null while it has none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RunDetail(
      RunLine run,
      String source,
      Map<String, String> options,
      List<FileLine> files,
      List<ReportedWarning> warnings,
      @Nullable Alive alive,
      @JsonRawValue @Nullable String report) {}

  /** One file of a run; {@code bytesRead} in the format's measure, for progress. */
  public record FileLine(
      String file, String status, long size, long bytesRead, RunCounts.Records records) {}

  /**
   * The process that writes to the ledger database right now.
   *
   * @param run null until the process has said which run it is for
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Alive(long pid, String host, Instant since, String command, @Nullable String run) {}

  /** Who is writing to the ledger database right now; found without opening it. */
  public Optional<Alive> alive() {
    return LedgerDatabase.owner(settings)
        .map(
            owner ->
                new Alive(owner.pid(), owner.host(), owner.since(), owner.command(), owner.run()));
  }

  /**
   * Newest first.
   *
   * @param specName a spec's name or path; null for all
   */
  public List<RunLine> list(@Nullable String specName, int limit) {
    String spec = specName == null ? null : SpecFiles.name(specName);
    if (!LedgerDatabase.exists(settings)) {
      return List.of();
    }
    return read(
        ledger -> {
          Alive alive = aliveRun();
          return ledger.history(spec, limit).stream().map(run -> line(ledger, run, alive)).toList();
        });
  }

  /**
   * The run of that id, or the newest of the spec of that name or path, or the newest of all.
   *
   * @throws ProblemException when there is none
   */
  public RunDetail detail(@Nullable String runOrSpecName) {
    String runOrSpec = runOrSpecName == null ? null : SpecFiles.name(runOrSpecName);
    if (!LedgerDatabase.exists(settings)) {
      throw noRun(Problem.of("no-run", "nothing has been imported into " + settings.safeUrl()));
    }
    return read(
        ledger -> {
          Optional<RunRow> found = runOrSpec == null ? Optional.empty() : ledger.find(runOrSpec);
          RunRow run =
              found
                  .or(() -> ledger.history(runOrSpec, 1).stream().findFirst())
                  .orElseThrow(() -> noRun(unknown(ledger, runOrSpec)));
          return detail(ledger, run, aliveRun());
        });
  }

  private <T> T read(Function<RunQueries, T> question) {
    try {
      return LedgerDatabase.reading(settings, question);
    } catch (DataAccessException failure) {
      throw Failures.explainedUnchecked(settings, failure);
    }
  }

  /** The live process if it is known to have a run; one that only reads has none. */
  private @Nullable Alive aliveRun() {
    return alive().filter(owner -> owner.run() != null).orElse(null);
  }

  private static RunDetail detail(RunQueries ledger, RunRow run, @Nullable Alive alive) {
    return new RunDetail(
        line(ledger, run, alive),
        run.source(),
        run.options(),
        LedgerReport.files(ledger, run.context(), 0).map(RunHistory::file).toList(),
        LedgerReport.warnings(ledger, run.context()).warnings(),
        alive,
        run.report());
  }

  private static FileLine file(LedgerFile file) {
    return new FileLine(
        file.name(),
        file.status().name().toLowerCase(Locale.ROOT),
        file.size(),
        file.position().offset(),
        LedgerReport.records(file.counts()));
  }

  /** A run recorded as running is dead unless a live owner says that it is at it. */
  private static RunLine line(RunQueries ledger, RunRow run, @Nullable Alive alive) {
    String aliveRun = alive == null ? null : alive.run();
    boolean dead = run.status() == RunStatus.RUNNING && !run.context().id().equals(aliveRun);
    String status = dead ? "interrupted" : run.status().label();
    return new RunLine(
        run.context().id(),
        run.verb(),
        run.spec(),
        status,
        run.attempt(),
        run.context().startedAt(),
        run.finishedAt(),
        run.exitCode(),
        LedgerReport.records(ledger.totals(run.context())));
  }

  private static Problem unknown(RunQueries ledger, @Nullable String wanted) {
    if (wanted == null) {
      return Problem.of("no-run", "there are no runs yet");
    }
    List<String> known =
        ledger.history(null, 50).stream()
            .flatMap(run -> Stream.of(run.context().id(), run.spec()))
            .distinct()
            .toList();
    Problem problem =
        Problem.of("unknown-run", "there is no run and no spec '" + wanted + "' in the ledger");
    return DidYouMean.closest(wanted, known)
        .map(match -> problem.hint("did you mean '" + match + "'?"))
        .orElseGet(() -> problem);
  }

  private static ProblemException noRun(Problem problem) {
    return new ProblemException(Fault.USAGE, problem);
  }
}

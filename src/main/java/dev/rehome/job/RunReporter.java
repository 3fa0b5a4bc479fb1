package dev.rehome.job;

import dev.rehome.files.AtomicFile;
import dev.rehome.job.Ending.Result;
import dev.rehome.job.RunControl.StoppedException;
import dev.rehome.job.Wording.Next;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.report.ReportJson;
import dev.rehome.report.ReportSection;
import dev.rehome.report.ReportText;
import dev.rehome.report.RollbackInfo;
import dev.rehome.report.RunReport;
import dev.rehome.store.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;

/** Ends a launch: decides the run's status, and writes it to the ledger, to files and a report. */
final class RunReporter {

  private final Wording wording;
  private final VerbRequest request;
  private final Verb verb;
  private final VerbJob job;
  private final Run run;
  private final boolean resumed;
  private final ProblemList problems;

  RunReporter(
      Wording wording, VerbRequest request, Verb verb, VerbJob job, Run run, boolean resumed) {
    this.wording = wording;
    this.request = request;
    this.verb = verb;
    this.job = job;
    this.run = run;
    this.resumed = resumed;
    this.problems = new ProblemList(wording);
  }

  /** What the user should know. */
  void note(List<Problem> notes) {
    problems.addNotes(notes);
  }

  /** Leaves what a rollback needs to know, so that it is there whatever becomes of the run. */
  void begin() {
    try {
      writeRollbackInfo(RunStatus.RUNNING);
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  RunReport finish(JobRunner.Outcome outcome) {
    try {
      return write(outcome);
    } catch (IOException e) {
      throw unwritten(e);
    }
  }

  private ProblemException unwritten(IOException failure) {
    return new ProblemException(
        Fault.SYSTEM,
        Problem.of("report", "the report cannot be written: " + failure.getMessage())
            .at(Location.of(directory().toString()))
            .hint("the run itself is in the ledger; free the disk and run the same command again"),
        failure);
  }

  private void writeRollbackInfo(RunStatus status) throws IOException {
    if (job.writesRows() && lasting()) {
      rollbackInfo(status).write(directory());
    }
  }

  private RollbackInfo rollbackInfo(RunStatus status) {
    Map<String, String> databases = new LinkedHashMap<>();
    databases.put("target", verb.target().name());
    String ledger = verb.target().ledgerSettings("").safeUrl();
    if (verb.target().apart()) {
      databases.put("ledger", ledger);
    }
    String id = run.context().id();
    return new RollbackInfo(
        id,
        request.verb(),
        verb.subject().name(),
        verb.subject().checksum(),
        status.label(),
        run.context().startedAt(),
        verb.target().name(),
        ledger,
        LedgerReport.rowsToUndo(run.ledger(), run.context()),
        run.ledger().created(run.context()).stream()
            .map(
                one ->
                    new RollbackInfo.Created(
                        one.kind().name().toLowerCase(Locale.ROOT), one.name(), one.entity()))
            .toList(),
        wording.command("rollback", id, databases));
  }

  private RunReport write(JobRunner.Outcome outcome) throws IOException {
    Ending ending = ending(outcome);
    Path rejects = null;
    try {
      rejects = job.writeRejects(directory(), problems);
    } catch (StoppedException e) {
      ending = ending.resumable() ? ending : stopped();
    }
    RunReport report = report(ending, rejects);
    String json = ReportJson.of(report);
    writeRollbackInfo(ending.status());
    AtomicFile.writeText(directory().resolve("report.json"), json);
    String summary = ReportText.of(report);
    AtomicFile.writeText(directory().resolve("summary.txt"), summary);
    Path copy = job.summaryCopy();
    if (copy != null) {
      AtomicFile.writeText(copy, summary);
    }
    run.ledger().finish(run.context(), ending.status(), report.exitCode(), json);
    return report;
  }

  private Ending ending(JobRunner.Outcome outcome) {
    Optional<RunEndedException> ended =
        outcome.failures().stream()
            .map(failure -> Failures.find(failure, RunEndedException.class))
            .filter(Objects::nonNull)
            .findFirst();
    List<Throwable> faults = outcome.failures().stream().filter(RunReporter::isFault).toList();
    if (!faults.isEmpty()) {
      return new Ending(RunStatus.FAILED, explain(faults));
    }
    if (ended.isPresent() || outcome.completed()) {
      return job.ending(ended.orElse(null), problems);
    }
    if (run.control().stopRequested()) {
      return stopped();
    }
    problems.add(Problem.of("failed", "the job ended without being complete"));
    return new Ending(RunStatus.FAILED, Result.FAILED);
  }

  private Ending stopped() {
    return new Ending(RunStatus.STOPPED, run.control().stopResult());
  }

  private static boolean isFault(Throwable failure) {
    return Failures.find(failure, RunEndedException.class) == null
        && Failures.find(failure, JobInterruptedException.class) == null;
  }

  /** Lists what went wrong; the first fault counts. */
  private Result explain(List<Throwable> faults) {
    List<Result> results = new ArrayList<>();
    for (Throwable failure : faults) {
      ProblemException known = Failures.find(failure, ProblemException.class);
      if (known == null) {
        problems.add(Failures.describe(failure));
        results.add(Result.FAILED);
      } else {
        known.problems().forEach(problems::add);
        results.add(Result.of(known.fault()));
      }
    }
    return results.get(0);
  }

  private RunReport report(Ending ending, @Nullable Path rejects) {
    List<ReportSection> sections = new ArrayList<>(job.sections());
    sections.add(problems.section());
    Instant now = run.control().clock().instant();
    return new RunReport(
        run.context().id(),
        request.verb(),
        verb.subject().name(),
        ending.status().label(),
        wording.exitCode(ending.result()),
        resumed,
        ending.resumable() && lasting(),
        run.rehearsed(),
        verb.subject().place().toString(),
        verb.targetName(),
        run.context().startedAt(),
        verb.fresh().startedAt(),
        now,
        sections,
        directory().toString(),
        rejects == null ? null : rejects.toString(),
        next(ending.status())
            .map(next -> job.next(ending, wording.next(next), rejects))
            .orElse(null));
  }

  private Optional<Next> next(RunStatus status) {
    return switch (status) {
      case FAILED, STOPPED -> Optional.of(lasting() ? Next.AGAIN : Next.REPEAT);
      case TOO_MANY_REJECTS -> Optional.of(lasting() ? Next.ANEW : Next.REPEAT);
      case COMPLETED_WITH_REJECTS -> Optional.of(Next.AGAIN);
      case COMPLETED -> run.rehearsed() ? Optional.of(inEarnest()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Next inEarnest() {
    return request.needsConfirmation() ? Next.CONFIRMED : Next.AGAIN;
  }

  /** Whether the next launch finds what this one leaves. */
  private boolean lasting() {
    return verb.lasting() && !run.rehearsed();
  }

  private Path directory() {
    return request.launch().runsDirectory().resolve(run.context().id());
  }
}

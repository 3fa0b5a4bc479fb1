package dev.rehome.job;

import dev.rehome.format.Envelope;
import dev.rehome.format.RecordFormats;
import dev.rehome.format.input.RawRecord;
import dev.rehome.format.source.DirectoryTree;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.report.AtomicFile;
import dev.rehome.report.EntityRows;
import dev.rehome.report.EntityRows.EntityCounts;
import dev.rehome.report.FileOutcomes;
import dev.rehome.report.IntegrityChecks;
import dev.rehome.report.IntegrityChecks.Check;
import dev.rehome.report.ProblemGroups;
import dev.rehome.report.RejectWriter;
import dev.rehome.report.ReportJson;
import dev.rehome.report.ReportSection;
import dev.rehome.report.ReportText;
import dev.rehome.report.ReportedProblems;
import dev.rehome.report.ReportedProblems.ReportedProblem;
import dev.rehome.report.RunCounts;
import dev.rehome.report.RunReport;
import dev.rehome.report.UnmappedSourceFields;
import dev.rehome.report.UnmappedSourceFields.UnmappedField;
import dev.rehome.report.Warnings;
import dev.rehome.report.Warnings.ReportedWarning;
import dev.rehome.store.Counts;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
import dev.rehome.store.RowAction;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunQueries;
import dev.rehome.store.RunStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;

/** Ends a run: decides its status, and tells it in the ledger, in files and as a report. */
final class Reporter {

  /** How many rejects a report itself lists; all of them are in the reject files. */
  private static final int LISTED_REJECTS = 20;

  private static final int LISTED_FIELDS = 200;
  private static final int LISTED_WARNINGS = 200;

  private final ImportRun run;
  private final Clock clock;
  private final Attempt attempt;
  private final List<ReportedProblem> problems = new ArrayList<>();
  private final ProblemGroups groups = new ProblemGroups();
  private long unlisted;

  Reporter(ImportRun run, Clock clock, Attempt attempt) {
    this.run = run;
    this.clock = clock;
    this.attempt = attempt;
  }

  /**
   * One launch of a run.
   *
   * @param resumed whether it is not the first
   * @param notes what was seen when it was taken up again
   */
  record Attempt(Instant startedAt, boolean resumed, List<Problem> notes) {}

  RunReport finish(JobRunner.Outcome outcome) {
    try {
      return tell(outcome);
    } catch (IOException e) {
      throw new ProblemException(
          Fault.SYSTEM,
          Problem.of("report", "the report cannot be written: " + e.getMessage())
              .at(Location.of(directory().toString()))
              .hint(
                  "the run itself is in the ledger; free the disk and run the same command again"),
          e);
    }
  }

  private RunReport tell(JobRunner.Outcome outcome) throws IOException {
    Counts totals = run.ledger().totals(run.context());
    FileSummary files = new FileSummary(run.files(0));
    List<IntegrityCheck> checks = run.ledger().checks(run.context());
    tellLinks();
    tellNotes(attempt.notes());
    Ending ending = ending(outcome, totals, files, checks);
    boolean rejects = totals.rejected() > 0 && writeRejects();
    if (totals.rejected() > 0 && !rejects && !ending.resumable()) {
      ending = new Ending(RunStatus.STOPPED, run.stopExitCode());
    }
    RunReport report = report(ending, totals, files, checks, rejects);
    AtomicFile.writeText(directory().resolve("report.json"), ReportJson.of(report));
    AtomicFile.writeText(directory().resolve("summary.txt"), ReportText.of(report));
    run.ledger().finish(run.context(), ending.status(), ending.exitCode(), ReportJson.of(report));
    return report;
  }

  private Ending ending(
      JobRunner.Outcome outcome, Counts totals, FileSummary files, List<IntegrityCheck> checks) {
    int failed = failures(outcome);
    if (failed != ExitCodes.DONE) {
      return new Ending(RunStatus.FAILED, failed);
    }
    if (outcome.failures().stream().anyMatch(Reporter::isTooManyRejects)) {
      tooManyRejects(outcome, totals);
      return new Ending(RunStatus.TOO_MANY_REJECTS, ExitCodes.TOO_MANY_REJECTS);
    }
    if (!outcome.completed()) {
      return new Ending(RunStatus.STOPPED, run.stopExitCode());
    }
    if (checks.stream().anyMatch(check -> !check.passed())) {
      return new Ending(RunStatus.FAILED, ExitCodes.PROBLEMS_FOUND);
    }
    if (totals.rejected() > 0 || files.anyFailed()) {
      return new Ending(RunStatus.COMPLETED_WITH_REJECTS, exitCodeWithRejects(files));
    }
    return new Ending(
        files.allUnchanged() ? RunStatus.NOTHING_TO_DO : RunStatus.COMPLETED, ExitCodes.DONE);
  }

  /** Nothing is left out in silence. */
  private void tellLinks() {
    tellNotes(
        run.found().links().stream()
            .map(
                link ->
                    Problem.of("link", "a symbolic link was left out")
                        .at(Location.of(link))
                        .hint("source.follow_links: true follows links"))
            .toList());
  }

  private void tellNotes(List<Problem> notes) {
    unlisted += Math.max(0, notes.size() - LISTED_REJECTS);
    for (int i = 0; i < notes.size(); i++) {
      ReportedProblem problem = ReportedProblem.of(notes.get(i));
      groups.add(problem);
      if (i < LISTED_REJECTS) {
        problems.add(problem);
      }
    }
  }

  private static boolean isTooManyRejects(Throwable failure) {
    return Failures.find(failure, TooManyRejectsException.class) != null;
  }

  /** No policy about records is content with a file that was not read to its end. */
  private int exitCodeWithRejects(FileSummary files) {
    if (run.request().verb() == Verb.VALIDATE) {
      return ExitCodes.PROBLEMS_FOUND;
    }
    return run.request().onError() == ErrorPolicy.SKIP && !files.anyFailed()
        ? ExitCodes.DONE
        : ExitCodes.DONE_WITH_REJECTS;
  }

  private void tooManyRejects(JobRunner.Outcome outcome, Counts totals) {
    if (run.request().onError() == ErrorPolicy.STRICT) {
      boolean takenBack =
          outcome.failures().stream().anyMatch(failure -> uncommitted(failure) != null);
      tell(
          ReportedProblem.of(
              Problem.of(
                      "too-many-rejects",
                      "--on-error strict allows no reject; "
                          + (takenBack
                              ? "nothing of its chunk was committed"
                              : "earlier launches of this run left " + totals.rejected()))
                  .hint(
                      "fix the source and start over with --new, or go on with --on-error"
                          + " lenient")));
      outcome.failures().forEach(this::tellUncommitted);
      return;
    }
    tell(
        ReportedProblem.of(
            Problem.of(
                    "too-many-rejects",
                    String.format(
                        "%d of %d records were rejected, more than the %s allowed",
                        totals.rejected(), totals.read(), run.request().rejectLimit()))
                .hint(
                    "fix the source and start over with --new, or allow more with"
                        + " --max-rejects")));
  }

  private void tellUncommitted(Throwable failure) {
    RecordOutcome reject = uncommitted(failure);
    if (reject != null) {
      String where = reject.source().file().name() + ":" + reject.source().place().line();
      reject.problems().forEach(problem -> addOnce(reported(problem, where)));
    }
  }

  private static @Nullable RecordOutcome uncommitted(Throwable failure) {
    TooManyRejectsException rejects = Failures.find(failure, TooManyRejectsException.class);
    return rejects == null ? null : rejects.uncommitted();
  }

  private static ReportedProblem reported(RecordProblem problem, String where) {
    String field = problem.field() == null ? "" : problem.entity() + "." + problem.field() + ": ";
    return new ReportedProblem(problem.code(), field + problem.message(), where, problem.hint());
  }

  /** Lists what went wrong; returns the exit code of the first fault, or DONE for none. */
  private int failures(JobRunner.Outcome outcome) {
    int exitCode = ExitCodes.DONE;
    for (Throwable failure : outcome.failures()) {
      if (isTooManyRejects(failure) || isStop(failure)) {
        continue;
      }
      ProblemException known = Failures.find(failure, ProblemException.class);
      List<Problem> found = known == null ? List.of(Failures.describe(failure)) : known.problems();
      found.forEach(problem -> addOnce(ReportedProblem.of(problem)));
      if (exitCode == ExitCodes.DONE) {
        exitCode = known == null ? ExitCodes.FAILED : ExitCodes.of(known.fault());
      }
    }
    boolean unexplained =
        exitCode == ExitCodes.DONE
            && !outcome.completed()
            && !run.stopRequested()
            && outcome.failures().stream().noneMatch(Reporter::isTooManyRejects);
    if (unexplained) {
      addOnce(
          ReportedProblem.of(
              Problem.of("failed", "the job ended without being complete")
                  .hint("run it again with --verbose for the whole story")));
      return ExitCodes.FAILED;
    }
    return exitCode;
  }

  private static boolean isStop(Throwable failure) {
    return Failures.find(failure, JobInterruptedException.class) != null;
  }

  private void tell(ReportedProblem problem) {
    problems.add(problem);
    groups.add(problem);
  }

  private void addOnce(ReportedProblem problem) {
    if (!problems.contains(problem)) {
      tell(problem);
    }
  }

  private RunReport report(
      Ending ending,
      Counts totals,
      FileSummary files,
      List<IntegrityCheck> checks,
      boolean rejects) {
    return new RunReport(
        run.context().id(),
        run.request().verb().label(),
        run.spec().name(),
        ending.status().label(),
        ending.exitCode(),
        attempt.resumed(),
        run.request().dryRun(),
        run.spec().source().place().toString(),
        target(),
        run.context().startedAt(),
        attempt.startedAt(),
        clock.instant(),
        sections(totals, files, checks),
        directory().toString(),
        rejects ? directory().resolve("rejects").toString() : null,
        next(ending, rejects, files.anyFailed()));
  }

  private List<ReportSection> sections(
      Counts totals, FileSummary files, List<IntegrityCheck> checks) {
    return List.of(
        new RunCounts(files.counts(), records(totals)),
        new EntityRows(entities()),
        new FileOutcomes(files.outcomes()),
        new UnmappedSourceFields(
            run.ledger().unmapped(run.context()).entrySet().stream()
                .map(field -> new UnmappedField(field.getKey(), field.getValue()))
                .limit(LISTED_FIELDS)
                .toList()),
        new IntegrityChecks(
            checks.stream()
                .map(
                    check ->
                        new Check(check.name(), check.entity(), check.passed(), check.detail()))
                .toList()),
        new Warnings(warnings(run.ledger(), run.context())),
        new ReportedProblems(List.copyOf(problems), problems.size() + unlisted, groups.groups()));
  }

  static List<ReportedWarning> warnings(RunQueries ledger, RunContext run) {
    return ledger.warnings(run).stream()
        .map(
            warning ->
                new ReportedWarning(
                    warning.code(),
                    warning.message(),
                    warning.subject(),
                    warning.count(),
                    warning.where(),
                    warning.example(),
                    warning.hint()))
        .limit(LISTED_WARNINGS)
        .toList();
  }

  private String target() {
    return run.request().verb() == Verb.VALIDATE ? "nowhere (validate)" : run.target();
  }

  static RunCounts.Records records(Counts counts) {
    return new RunCounts.Records(
        counts.read(),
        counts.inserted(),
        counts.updated(),
        counts.unchanged(),
        counts.skipped(),
        counts.rejected());
  }

  private Map<String, EntityCounts> entities() {
    Map<String, Map<RowAction, Long>> totals = run.ledger().entityTotals(run.context());
    Map<String, EntityCounts> entities = new LinkedHashMap<>();
    run.spec()
        .entities()
        .forEach(
            entity -> {
              Map<RowAction, Long> rows = totals.getOrDefault(entity.name(), Map.of());
              entities.put(
                  entity.name(),
                  new EntityCounts(
                      rows.getOrDefault(RowAction.INSERTED, 0L),
                      rows.getOrDefault(RowAction.UPDATED, 0L),
                      rows.getOrDefault(RowAction.UNCHANGED, 0L),
                      rows.getOrDefault(RowAction.SKIPPED, 0L),
                      0));
            });
    return entities;
  }

  private @Nullable String next(Ending ending, boolean rejects, boolean failedFiles) {
    boolean kept = run.request().verb() == Verb.IMPORT && !run.request().dryRun();
    String again = run.request().commandAgain();
    return switch (ending.status()) {
      case FAILED, STOPPED -> kept ? again : run.request().command();
      case TOO_MANY_REJECTS -> kept ? again + " --new" : run.request().command();
      case COMPLETED_WITH_REJECTS -> rejects || failedFiles ? again : null;
      case COMPLETED -> run.request().dryRun() ? again : null;
      case RUNNING, NOTHING_TO_DO, ABANDONED, ROLLED_BACK -> null;
    };
  }

  private Path directory() {
    return run.request().runsDirectory().resolve(run.context().id());
  }

  /** False after a stop signal: the ledger has them, and the run that goes on writes them. */
  private boolean writeRejects() throws IOException {
    try (RejectWriter writer = new RejectWriter(directory())) {
      RejectFeed feed = new RejectFeed(writer);
      run.ledger().rejects(run.context(), feed::add);
      writer.commit();
      return true;
    } catch (StoppedException e) {
      unlisted += run.ledger().totals(run.context()).rejected();
      return false;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Passes rejects on, file by file, and lists the first of them. */
  private final class RejectFeed {

    private final RejectWriter writer;
    private @Nullable LedgerFile current;
    private int listed;

    RejectFeed(RejectWriter writer) {
      this.writer = writer;
    }

    void add(Reject reject) {
      run.endIfStopped();
      try {
        LedgerFile file = fileOf(reject);
        writer.add(reject.place(), reject.problems(), out -> copyRaw(reject, file, out));
        list(reject);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The ledger has the first part of the largest records; the rest is in the file. */
    private void copyRaw(Reject reject, LedgerFile file, OutputStream out) throws IOException {
      byte[] raw = reject.raw();
      boolean whole = raw != null && RawRecord.isWhole(raw, reject.place());
      if (!whole && run.untouched(file)) {
        RawRecord.copy(run.sourceFile(file), reject.place(), out);
      } else if (raw != null) {
        out.write(raw);
      }
    }

    private LedgerFile fileOf(Reject reject) throws IOException {
      LedgerFile file = current;
      if (file == null || file.ordinal() != reject.fileOrdinal()) {
        file = run.ledger().files(run.context(), reject.fileOrdinal(), 1).get(0);
        writer.startFile(origin(file));
        current = file;
      }
      return file;
    }

    private RejectWriter.Origin origin(LedgerFile file) throws IOException {
      SourceFile source = run.sourceFile(file);
      Envelope envelope = envelope(file, source);
      return new RejectWriter.Origin(
          file.name(),
          file.size(),
          envelope.before(),
          envelope.between(),
          envelope.after(),
          Files.isDirectory(source.path())
              ? DirectoryTree.filesOf(source, run.spec().source().forFile(file.name()))
              : null);
    }

    /** The file may have gone since it was read; its rejects are kept without their wrapping. */
    private Envelope envelope(LedgerFile file, SourceFile source) throws IOException {
      if (!Files.exists(source.path())) {
        return Envelope.utf8("", "\n", "\n");
      }
      return RecordFormats.envelope(
          RecordFormats.named(file.format()), source, run.spec().source().forFile(file.name()));
    }

    private void list(Reject reject) {
      String where = reject.file() + ":" + reject.place().line();
      for (RecordProblem problem : reject.problems()) {
        ReportedProblem reported = reported(problem, where);
        groups.add(reported, problem.message(), problem.entity(), problem.field());
        if (listed < LISTED_REJECTS) {
          problems.add(reported);
          listed++;
        } else {
          unlisted++;
        }
      }
    }
  }
}

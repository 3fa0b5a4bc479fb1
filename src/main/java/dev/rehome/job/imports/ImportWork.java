package dev.rehome.job.imports;

import dev.rehome.job.Ending;
import dev.rehome.job.Failures;
import dev.rehome.job.ProblemList;
import dev.rehome.job.RunEndedException;
import dev.rehome.job.VerbJob;
import dev.rehome.job.imports.load.ImportRun;
import dev.rehome.job.snapshot.BackupNeededException;
import dev.rehome.job.snapshot.SnapshotRequest;
import dev.rehome.problem.Problem;
import dev.rehome.report.NextStep;
import dev.rehome.report.ReportSection;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RunRow;
import dev.rehome.store.target.SkippedFileNeededException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.transaction.PlatformTransactionManager;

/** What the runtime has to know of one run of an import or a validation. */
final class ImportWork implements VerbJob {

  private final ImportRequest request;
  private final ImportRun run;

  /** Null until the job has ended: it goes through all files, so ending and sections share it. */
  private @Nullable ImportReport report;

  ImportWork(ImportRequest request, ImportRun run) {
    this.request = request;
    this.run = run;
  }

  @Override
  public List<Problem> notes() {
    return ImportReport.links(run);
  }

  @Override
  public List<Problem> resume(RunRow row) {
    return new ResumeCheck(run, row).check();
  }

  @Override
  public Job job(JobRepository repository, PlatformTransactionManager transactions) {
    return new ImportJob(request, run, repository, transactions).job();
  }

  @Override
  public boolean writesRows() {
    return !request.validate();
  }

  /**
   * Whether files were to be skipped that must be read, and will be now; or a backup is needed,
   * which the next execution makes.
   */
  @Override
  public boolean removed(Throwable failure) {
    if (Failures.find(failure, BackupNeededException.class) != null) {
      return true;
    }
    SkippedFileNeededException needed = Failures.find(failure, SkippedFileNeededException.class);
    return needed != null && run.ledger().readAfterAll(run.context(), needed.ordinals()) > 0;
  }

  @Override
  public Ending ending(@Nullable RunEndedException reason, ProblemList problems) {
    return report().ending(reason, problems);
  }

  @Override
  public @Nullable Path writeRejects(Path directory, ProblemList problems) throws IOException {
    return new RejectFiles(run, directory, problems).write();
  }

  @Override
  public @Nullable Path summaryCopy() {
    SnapshotRequest backup = request.backup();
    return backup == null ? null : backup.store().summaryFile().orElse(null);
  }

  @Override
  public NextStep next(Ending ending, String again, @Nullable Path rejects) {
    NextStep next = NextStep.of(again);
    return switch (ending.status()) {
      case COMPLETED_WITH_REJECTS, TOO_MANY_REJECTS ->
          next.behind((rejects == null ? "" : "see rejects.jsonl, ") + "fix the source");
      case FAILED -> afterFailure(ending, next);
      default -> next;
    };
  }

  private NextStep afterFailure(Ending ending, NextStep next) {
    if (!run.ledger().checks(run.context()).stream().allMatch(IntegrityCheck::passed)) {
      return next.behind("find out who changed the target or the ledger meanwhile");
    }
    boolean resumable = ending.result() == Ending.Result.FAILED && writesRows() && !run.rehearsed();
    NextStep fixed = next.behind("fix what the problems say");
    return resumable
        ? fixed.note("add --new if you change the spec, or a file that is still to be read")
        : fixed;
  }

  @Override
  public List<ReportSection> sections() {
    return report().sections();
  }

  private ImportReport report() {
    if (report == null) {
      report = new ImportReport(request, run);
    }
    return report;
  }

  @Override
  public void close() {
    run.closeTarget();
  }
}

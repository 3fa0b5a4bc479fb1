package dev.rehome.job.cleanup;

import dev.rehome.job.Ending;
import dev.rehome.job.Ending.Result;
import dev.rehome.job.ProblemList;
import dev.rehome.job.RunEndedException;
import dev.rehome.job.VerbJob;
import dev.rehome.job.removal.RemovalReport;
import dev.rehome.job.removal.RemovalSection;
import dev.rehome.job.removal.RemovalSteps;
import dev.rehome.job.snapshot.BackupSection;
import dev.rehome.report.ReportSection;
import dev.rehome.store.RunStatus;
import dev.rehome.store.journal.Removal;
import dev.rehome.store.journal.Removals.Total;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.builder.SimpleJobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The life of a cleanup: select, back up, remove. Every step goes by what the ledger and the backup
 * say, so that each may be repeated; nothing is removed before the backup was read back.
 */
final class CleanupWork implements VerbJob {

  private final CleanupRun cleanup;
  private final RemovalReport report;

  CleanupWork(CleanupRun cleanup) {
    this.cleanup = cleanup;
    String removed = cleanup.run().rehearsed() ? "To move" : "Moved";
    this.report = new RemovalReport(cleanup.plan(), new RemovalSection.Words(removed, "file"));
  }

  @Override
  public Job job(JobRepository repository, PlatformTransactionManager transactions) {
    RemovalSteps steps = new RemovalSteps(repository, transactions);
    SimpleJobBuilder job =
        new JobBuilder(cleanup.request().verb(), repository)
            .start(steps.within("select", () -> new Decisions(cleanup).make()));
    if (!cleanup.run().rehearsed()) {
      job.next(steps.outside("back-up", () -> new SourceBackup(cleanup).write()))
          .next(steps.outside("remove", this::remove));
    }
    return job.build();
  }

  private void remove() {
    cleanup.backup().ifPresent(backup -> new OriginalsRemoval(cleanup).remove(backup));
  }

  /** That rows are not what was imported is worth an exit code; other reasons to stay are not. */
  @Override
  public Ending ending(@Nullable RunEndedException reason, ProblemList problems) {
    List<Total> totals = cleanup.plan().totals();
    boolean finding =
        totals.stream()
            .anyMatch(total -> total.code() != null && Stay.ofCode(total.code()).isFinding());
    if (finding) {
      return new Ending(RunStatus.COMPLETED, Result.PROBLEMS_FOUND);
    }
    boolean nothing = totals.stream().allMatch(total -> total.state() == Removal.State.KEPT);
    return new Ending(nothing ? RunStatus.NOTHING_TO_DO : RunStatus.COMPLETED, Result.DONE);
  }

  @Override
  public @Nullable Path writeRejects(Path directory, ProblemList problems) throws IOException {
    report.writeList(directory.resolve("files.jsonl"));
    return null;
  }

  @Override
  public List<ReportSection> sections() {
    return List.of(
        report.section(),
        BackupSection.of(cleanup.run().journal().backups().of(cleanup.run().context())));
  }
}

package dev.rehome.job.cleanup;

import dev.rehome.job.Ending;
import dev.rehome.job.Ending.Result;
import dev.rehome.job.ProblemList;
import dev.rehome.job.RunEndedException;
import dev.rehome.job.VerbJob;
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
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;

/**
 * The life of a cleanup: select, back up, remove. Every step goes by what the ledger and the backup
 * say, so that each may be repeated; nothing is removed before the backup was read back.
 */
final class CleanupWork implements VerbJob {

  private final CleanupRun cleanup;

  CleanupWork(CleanupRun cleanup) {
    this.cleanup = cleanup;
  }

  @Override
  public Job job(JobRepository repository, PlatformTransactionManager transactions) {
    Steps steps = new Steps(repository, transactions);
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

  /** Makes steps that are done again at every launch: whether they have anything to do they see. */
  private record Steps(JobRepository repository, PlatformTransactionManager transactions) {

    /** In a transaction. */
    Step within(String name, Work work) {
      return step(name, work, TransactionDefinition.PROPAGATION_REQUIRED);
    }

    /** Each write to the ledger in a transaction of its own. */
    Step outside(String name, Work work) {
      return step(name, work, TransactionDefinition.PROPAGATION_SUPPORTS);
    }

    private Step step(String name, Work work, int propagation) {
      return new StepBuilder(name, repository)
          .tasklet(
              (contribution, context) -> {
                work.run();
                return RepeatStatus.FINISHED;
              },
              transactions)
          .transactionAttribute(new DefaultTransactionAttribute(propagation))
          .allowStartIfComplete(true)
          .build();
    }
  }

  /** A step's work. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  @Override
  public Ending ending(@Nullable RunEndedException reason, ProblemList problems) {
    List<Total> totals = totals();
    boolean finding =
        totals.stream()
            .anyMatch(total -> total.code() != null && Stay.ofCode(total.code()).isFinding());
    if (finding) {
      return new Ending(RunStatus.COMPLETED, Result.PROBLEMS_FOUND);
    }
    boolean nothing = totals.stream().allMatch(total -> total.state() == Removal.State.KEPT);
    return new Ending(nothing ? RunStatus.NOTHING_TO_DO : RunStatus.COMPLETED, Result.DONE);
  }

  private List<Total> totals() {
    return cleanup.run().journal().removals().totals(cleanup.run().context());
  }

  @Override
  public @Nullable Path writeRejects(Path directory, ProblemList problems) throws IOException {
    new CleanupReport(cleanup).writeList(directory.resolve("files.jsonl"));
    return null;
  }

  @Override
  public List<ReportSection> sections() {
    return List.of(
        new CleanupReport(cleanup).section(totals()),
        BackupSection.of(cleanup.run().journal().backups().of(cleanup.run().context())));
  }
}

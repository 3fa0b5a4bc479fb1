package dev.rehome.job.retry;

import dev.rehome.job.Ending;
import dev.rehome.job.ProblemList;
import dev.rehome.job.RunEndedException;
import dev.rehome.job.VerbJob;
import dev.rehome.report.NextStep;
import dev.rehome.report.ReportSection;
import dev.rehome.store.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.transaction.PlatformTransactionManager;

/** What the runtime has to know of one retry. */
final class RetryWork implements VerbJob {

  private final RetryRun run;

  RetryWork(RetryRun run) {
    this.run = run;
  }

  @Override
  public Job job(JobRepository repository, PlatformTransactionManager transactions) {
    return new RetryJob(run, repository, transactions).job();
  }

  @Override
  public Ending ending(@Nullable RunEndedException reason, ProblemList problems) {
    return new RetryReport(run).ending(problems);
  }

  @Override
  public @Nullable Path writeRejects(Path directory, ProblemList problems) throws IOException {
    return new RemainingRejects(run, directory, problems).write();
  }

  /** What is still rejected has copies of its own, beside this run's report. */
  @Override
  public NextStep next(Ending ending, String again, @Nullable Path rejects) {
    boolean rejected = run.ledger().totals(run.context()).rejected() > 0;
    String command =
        rejected && !run.rehearsed() ? again.replace(run.named().id(), run.context().id()) : again;
    return ending.status() == RunStatus.COMPLETED_WITH_REJECTS
        ? NextStep.of(command)
            .behind((rejects == null ? "" : "see rejects.jsonl, ") + "correct the copies beside it")
        : VerbJob.super.next(ending, command, rejects);
  }

  @Override
  public List<ReportSection> sections() {
    return new RetryReport(run).sections();
  }

  @Override
  public void close() {
    run.closeTarget();
  }
}

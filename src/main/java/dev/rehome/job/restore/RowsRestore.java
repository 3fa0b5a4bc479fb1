package dev.rehome.job.restore;

import dev.rehome.archive.Backup;
import dev.rehome.archive.Part;
import dev.rehome.job.Ending;
import dev.rehome.job.ProblemList;
import dev.rehome.job.Run;
import dev.rehome.job.RunEndedException;
import dev.rehome.job.VerbJob;
import dev.rehome.problem.Problem;
import dev.rehome.report.ReportSection;
import dev.rehome.spec.Spec;
import dev.rehome.store.Counts;
import dev.rehome.store.RunStatus;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.TargetSession;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.transaction.PlatformTransactionManager;

/** Puts the rows of a backup back into the target as they were, in chunks. */
final class RowsRestore implements VerbJob {

  private static final int ROWS_PER_CHUNK = 1000;

  private final Backup backup;
  private final Spec spec;
  private final Run run;
  private final RestoredRows restored = new RestoredRows();
  private @Nullable TargetSession session;

  RowsRestore(Backup backup, Spec spec, Run run) {
    this.backup = backup;
    this.spec = spec;
    this.run = run;
  }

  @Override
  public Job job(JobRepository repository, PlatformTransactionManager transactions) {
    Steps steps = new Steps(repository, transactions);
    return new JobBuilder("restore", repository)
        .start(steps.verify(backup, run))
        .next(steps.step("preflight", this::open))
        .next(rows(repository, transactions))
        .build();
  }

  private void open() {
    close();
    session = run.target().open(run.context(), spec, OpenMode.EXISTING);
    restored.begin(
        backup.manifest().parts(Part.Kind.ROWS).stream()
            .map(part -> String.valueOf(part.entity()))
            .toList());
    run.control().started(run.context().id(), 0, 0, 0, Counts.NONE);
  }

  private Step rows(JobRepository repository, PlatformTransactionManager transactions) {
    return new StepBuilder("rows", repository)
        .<BackupRow, BackupRow>chunk(ROWS_PER_CHUNK)
        .transactionManager(transactions)
        .reader(new BackupRowItemReader(backup))
        .writer(new BackupRowItemWriter(run, this::session, restored))
        .interruptionPolicy(run.control()::interruptIfStopped)
        .allowStartIfComplete(true)
        .build();
  }

  private TargetSession session() {
    return Objects.requireNonNull(session, "the target was not opened");
  }

  @Override
  public Ending ending(@Nullable RunEndedException reason, ProblemList problems) {
    if (restored.refused() == 0) {
      return new Ending(RunStatus.COMPLETED, Ending.Result.DONE);
    }
    problems.add(
        Problem.of("rows-refused", "the database refused %d rows".formatted(restored.refused())));
    return new Ending(RunStatus.FAILED, Ending.Result.PROBLEMS_FOUND);
  }

  @Override
  public List<ReportSection> sections() {
    return List.of(restored.section(backup.directory().toAbsolutePath().normalize().toString()));
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}

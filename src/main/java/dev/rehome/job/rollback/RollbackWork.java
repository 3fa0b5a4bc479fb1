package dev.rehome.job.rollback;

import dev.rehome.job.Ending;
import dev.rehome.job.Ending.Result;
import dev.rehome.job.ProblemList;
import dev.rehome.job.RunEndedException;
import dev.rehome.job.VerbJob;
import dev.rehome.job.rollback.RollbackReport.ChangedRows;
import dev.rehome.job.rollback.RollbackReport.Rows;
import dev.rehome.job.rollback.RollbackReport.UndoneRunRows;
import dev.rehome.problem.Problem;
import dev.rehome.report.ReportSection;
import dev.rehome.store.RunStatus;
import dev.rehome.store.journal.UndoResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.transaction.PlatformTransactionManager;

/** What the runtime has to know of one rollback. */
final class RollbackWork implements VerbJob {

  private final RollbackRun run;
  private @Nullable ChangedRows changed;

  RollbackWork(RollbackRun run) {
    this.run = run;
  }

  @Override
  public Job job(JobRepository repository, PlatformTransactionManager transactions) {
    return new RollbackJob(run, repository, transactions).job();
  }

  @Override
  public Ending ending(@Nullable RunEndedException reason, ProblemList problems) {
    long left = count(UndoResult.LEFT);
    if (left > 0) {
      problems.add(
          Problem.of(
              "rows-changed",
              "%,d %s left alone: changed or deleted by somebody else since, or refused by the database"
                  .formatted(left, rows(left))));
      return new Ending(RunStatus.COMPLETED, Result.PROBLEMS_FOUND);
    }
    boolean nothing = counts().isEmpty() && run.outcome().dropped().isEmpty();
    boolean before = run.undone().stream().allMatch(RollbackWork::wasRolledBack);
    if (nothing && before) {
      problems.add(
          Problem.of(
              "rolled-back-already", "run " + run.request().run() + " is rolled back already"));
      return new Ending(RunStatus.NOTHING_TO_DO, Result.DONE);
    }
    return new Ending(RunStatus.COMPLETED, Result.DONE);
  }

  private String rows(long count) {
    String rows = count == 1 ? "row" : "rows";
    return rows + (run.rehearsed() ? " would be" : count == 1 ? " was" : " were");
  }

  private static boolean wasRolledBack(UndoneRun undone) {
    return undone.row().status() == RunStatus.ROLLED_BACK;
  }

  /** Rows that were not as they should be, in place of rejects, which a rollback has none of. */
  @Override
  public @Nullable Path writeRejects(Path directory, ProblemList problems) throws IOException {
    changed = run.rehearsed() ? null : new ChangedRowsFile(run).write();
    return null;
  }

  @Override
  public List<ReportSection> sections() {
    return List.of(
        new RollbackReport(
            run.rehearsed(),
            run.undone().stream().map(this::rows).toList(),
            changed,
            run.rehearsed() ? run.outcome().first() : null,
            run.outcome().dropped(),
            run.outcome().kept()));
  }

  private UndoneRunRows rows(UndoneRun undone) {
    Map<String, Rows> entities = new LinkedHashMap<>();
    counts()
        .getOrDefault(undone.context().id(), Map.of())
        .forEach(
            (entity, results) ->
                entities.put(
                    entity,
                    new Rows(
                        results.getOrDefault(UndoResult.DELETED, 0L),
                        results.getOrDefault(UndoResult.RESTORED, 0L),
                        results.getOrDefault(UndoResult.GONE, 0L),
                        results.getOrDefault(UndoResult.KEPT, 0L),
                        results.getOrDefault(UndoResult.LEFT, 0L))));
    return new UndoneRunRows(undone.context().id(), entities);
  }

  private long count(UndoResult wanted) {
    return counts().values().stream()
        .flatMap(entities -> entities.values().stream())
        .mapToLong(results -> results.getOrDefault(wanted, 0L))
        .sum();
  }

  private Map<String, Map<String, Map<UndoResult, Long>>> counts() {
    return run.rehearsed() ? run.outcome().counts() : run.records().counts(run.context());
  }

  @Override
  public void close() {
    run.close();
  }
}

package dev.rehome.job;

import dev.rehome.job.RunControl.StoppedException;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.report.NextStep;
import dev.rehome.report.ReportSection;
import dev.rehome.store.RunRow;
import dev.rehome.store.RunStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * One run of a verb: its steps, how it ends, and its part of the report. For one thread.
 *
 * <p>The job may be executed several times, in one launch or in several, and goes on each time
 * where the ledger says; its steps may be repeated.
 */
public interface VerbJob extends AutoCloseable {

  /**
   * Makes sure that the run can go on with what it began with.
   *
   * @return what the user should know about it
   * @throws ProblemException when it cannot
   * @throws StoppedException after a stop signal
   */
  default List<Problem> resume(RunRow row) {
    return List.of();
  }

  /** What the user should know about every launch. */
  default List<Problem> notes() {
    return List.of();
  }

  /** The steps. */
  Job job(JobRepository repository, PlatformTransactionManager transactions);

  /** Whether the run writes rows, which a rollback can undo. */
  default boolean writesRows() {
    return false;
  }

  /** Whether the reason of a failure has been removed, so that the job goes on at once. */
  default boolean removed(Throwable failure) {
    return false;
  }

  /**
   * How a run ends whose job met no fault and was not stopped.
   *
   * @param reason why the verb itself ended the job before its end, null if it did not
   * @param problems gets what is to be reported about it
   */
  Ending ending(@Nullable RunEndedException reason, ProblemList problems);

  /**
   * Writes the rejects of the run.
   *
   * @param problems gets what is to be reported about them
   * @return where they are, null when there are none
   * @throws StoppedException after a stop signal; the launch that resumes the run writes them
   */
  default @Nullable Path writeRejects(Path directory, ProblemList problems) throws IOException {
    return null;
  }

  /** A file that the summary is written to, too; null for none. */
  default @Nullable Path summaryCopy() {
    return null;
  }

  /**
   * What a person should do next.
   *
   * @param again the command of this launch, as it would be repeated
   * @param rejects where they are, null when there are none
   */
  default NextStep next(Ending ending, String again, @Nullable Path rejects) {
    NextStep next = NextStep.of(again);
    return ending.status() == RunStatus.FAILED ? next.behind("fix what the problems say") : next;
  }

  /** What the report says of this verb, in this order. */
  List<ReportSection> sections();

  /** Releases what the run had opened. */
  @Override
  default void close() {}
}

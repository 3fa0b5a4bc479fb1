package dev.rehome.job;

import dev.rehome.job.Ending.Result;
import dev.rehome.problem.ProblemException;
import dev.rehome.report.RunReport;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A launch under way, for whoever requested it. Safe for any thread. */
public final class RunHandle {

  private final RunControl control;
  private final CompletableFuture<RunReport> report = new CompletableFuture<>();
  private volatile @Nullable String runId;

  RunHandle(RunControl control) {
    this.control = control;
  }

  /** The run's id, once it is known which run is started or resumed. */
  public Optional<String> runId() {
    return Optional.ofNullable(runId);
  }

  /** How far the run is. */
  public RunProgress progress() {
    return control.soFar();
  }

  /**
   * Requests the run to stop at the end of its chunk.
   *
   * @param why {@link Result#INTERRUPTED} or {@link Result#TERMINATED}
   */
  public void stop(Result why) {
    control.stop(why);
  }

  /**
   * Waits for the end.
   *
   * @throws ProblemException when no run could be started or resumed; a run that was started always
   *     comes back as a report, failed or not
   */
  public RunReport await() {
    try {
      return report.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  void began(String id) {
    runId = id;
  }

  void ended(RunReport result) {
    report.complete(result);
  }

  void failed(Throwable failure) {
    report.completeExceptionally(failure);
  }
}

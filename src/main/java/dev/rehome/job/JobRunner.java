package dev.rehome.job;

import dev.rehome.store.OpenMode;
import dev.rehome.store.SkippedFileNeededException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobExecutionException;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Runs the job of one run of the ledger, whatever state the job repository is in. One run is one
 * job instance; who holds the ledger's lock knows that every execution recorded as running is dead.
 */
final class JobRunner {

  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final int RETRIES = 4;

  private final OpenDatabases databases;
  private final JobOperator operator;
  private final JobRepository repository;
  private final Clock clock;

  JobRunner(OpenDatabases databases, Clock clock) {
    this.databases = databases;
    this.operator = databases.operator();
    this.repository = databases.repository();
    this.clock = clock;
  }

  /** How an execution of the job ended. */
  record Outcome(boolean completed, boolean stopped, List<Throwable> failures) {}

  /**
   * Starts or restarts the job and waits for its end. Faults that pass (a deadlock, a lost server)
   * are tried again with growing pauses; the position in the ledger is exact, so each try goes on
   * where the last chunk was committed. The lock, which can be lost together with the server, is
   * made sure of before each.
   */
  Outcome run(Job job, ImportRun run) throws InterruptedException {
    JobParameters parameters =
        new JobParametersBuilder()
            .addString("spec", run.spec().name())
            .addLong("run", run.context().number())
            .addString("rehome.run", run.context().id(), false)
            .toJobParameters();
    ExponentialBackOff backOff = new ExponentialBackOff(FIRST_PAUSE_MILLIS, 2);
    backOff.setMaxAttempts(RETRIES);
    BackOffExecution pauses = backOff.start();
    while (true) {
      Outcome outcome = attempt(job, run, parameters);
      if (readsMore(run, outcome) && !run.stopRequested()) {
        continue;
      }
      boolean passing = outcome.failures().stream().anyMatch(Failures::passes);
      long pause = passing ? pauses.nextBackOff() : BackOffExecution.STOP;
      if (pause == BackOffExecution.STOP || run.stopRequested()) {
        return outcome;
      }
      Thread.sleep(pause);
    }
  }

  /** Whether the try failed only because files must be read after all, and they will be now. */
  private static boolean readsMore(ImportRun run, Outcome outcome) {
    return outcome.failures().stream()
        .map(failure -> Failures.find(failure, SkippedFileNeededException.class))
        .filter(Objects::nonNull)
        .anyMatch(needed -> run.ledger().readAfterAll(run.context(), needed.ordinals()) > 0);
  }

  /**
   * One try. A server that is lost takes the job repository along, whose own updates then fail out
   * of the operator.
   */
  private Outcome attempt(Job job, ImportRun run, JobParameters parameters) {
    try {
      databases.lock().renew();
      if (clearDeadExecutions(job.getName(), parameters)) {
        return verifiedAgain(run);
      }
      JobExecution execution = operator.start(job, parameters);
      return new Outcome(
          execution.getStatus() == BatchStatus.COMPLETED,
          execution.getStatus() == BatchStatus.STOPPED,
          explained(execution.getAllFailureExceptions()));
    } catch (JobExecutionException | RuntimeException e) {
      return new Outcome(false, false, explained(List.of(e)));
    }
  }

  private List<Throwable> explained(List<Throwable> failures) {
    return failures.stream().map(databases::explained).toList();
  }

  /**
   * Executions that a killed process left as running or unknown batch a restart; an instance
   * without any execution batches it for ever.
   *
   * @return whether the job is complete already, so that only its end was missed
   */
  private boolean clearDeadExecutions(String jobName, JobParameters parameters) {
    JobInstance instance = repository.getJobInstance(jobName, parameters);
    if (instance == null) {
      return false;
    }
    List<JobExecution> executions = repository.getJobExecutions(instance);
    if (executions.isEmpty()) {
      repository.deleteJobInstance(instance);
    }
    executions.forEach(this::fail);
    return executions.stream()
        .anyMatch(execution -> execution.getStatus() == BatchStatus.COMPLETED);
  }

  /** The process died between the job's end and the run's: the answers are asked for once more. */
  private static Outcome verifiedAgain(ImportRun run) {
    run.openTarget(OpenMode.IMPORT);
    new Verification(run).check();
    return new Outcome(true, false, List.of());
  }

  private void fail(JobExecution execution) {
    for (StepExecution step : execution.getStepExecutions()) {
      if (dead(step.getStatus())) {
        step.setStatus(BatchStatus.FAILED);
        step.setEndTime(LocalDateTime.now(clock));
        repository.update(step);
      }
    }
    if (dead(execution.getStatus())) {
      execution.setStatus(BatchStatus.FAILED);
      execution.setEndTime(LocalDateTime.now(clock));
      repository.update(execution);
    }
  }

  private static boolean dead(BatchStatus status) {
    return status.isRunning() || status == BatchStatus.UNKNOWN;
  }
}

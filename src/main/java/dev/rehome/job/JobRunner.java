package dev.rehome.job;

import java.time.LocalDateTime;
import java.util.List;
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

  /** What the tables of Spring Batch take as the name and the value of a parameter. */
  private static final int LONGEST_NAME = 100;

  private static final int LONGEST_VALUE = 2500;

  private final OpenDatabases databases;
  private final JobOperator operator;
  private final JobRepository repository;
  private final Run run;

  JobRunner(OpenDatabases databases, Run run) {
    this.databases = databases;
    this.operator = databases.operator();
    this.repository = databases.repository();
    this.run = run;
  }

  /** How an execution of the job ended. */
  record Outcome(boolean completed, List<Throwable> failures) {}

  /**
   * Starts or restarts the job and waits for its end. Transient faults (a deadlock, a lost server)
   * are tried again with growing pauses; the position in the ledger is exact, so each try goes on
   * where the last chunk was committed. The lock, which can be lost together with the server, is
   * made sure of before each.
   */
  Outcome run(VerbRequest request, Verb verb, VerbJob work) throws InterruptedException {
    Job job = work.job(repository, databases.transactions());
    JobParameters parameters = parameters(request, verb);
    ExponentialBackOff backOff = new ExponentialBackOff(FIRST_PAUSE_MILLIS, 2);
    backOff.setMaxAttempts(RETRIES);
    BackOffExecution pauses = backOff.start();
    while (true) {
      Outcome outcome = attempt(job, parameters);
      boolean removed = outcome.failures().stream().anyMatch(work::removed);
      if (removed && !run.control().stopRequested()) {
        continue;
      }
      boolean transientFault =
          !run.rehearsed() && outcome.failures().stream().anyMatch(Failures::isTransient);
      long pause = transientFault ? pauses.nextBackOff() : BackOffExecution.STOP;
      if (pause == BackOffExecution.STOP || run.control().stopRequested()) {
        return outcome;
      }
      Thread.sleep(pause);
    }
  }

  /** All options of the launch; what identifies the run is the same whenever it is resumed. */
  private JobParameters parameters(VerbRequest request, Verb verb) {
    JobParametersBuilder parameters = new JobParametersBuilder();
    verb.scope()
        .allOptions()
        .forEach(
            (name, value) -> {
              if (name.length() <= LONGEST_NAME) {
                parameters.addString(name, cut(value), false);
              }
            });
    String operator = request.launch().operator();
    if (operator != null) {
      parameters.addString("operator", operator, false);
    }
    return parameters
        .addString("dry-run", Boolean.toString(request.launch().dryRun()), false)
        .addString("new", Boolean.toString(request.launch().startOver()), false)
        .addString("runs-dir", cut(request.launch().runsDirectory().toString()), false)
        .addString("ledger", cut(verb.target().ledgerSettings("").safeUrl()), false)
        .addString("spec", verb.subject().name())
        .addString("source", cut(verb.subject().source().toAbsolutePath().normalize().toString()))
        .addString("target", cut(verb.target().place()))
        .addString("run", run.context().id())
        .toJobParameters();
  }

  private static String cut(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE);
  }

  /**
   * One try. A server that is lost takes the job repository along, whose own updates then fail out
   * of the operator.
   */
  private Outcome attempt(Job job, JobParameters parameters) {
    try {
      databases.lock().renew();
      clearEarlierExecutions(job.getName(), parameters);
      JobExecution execution = operator.start(job, parameters);
      return new Outcome(
          execution.getStatus() == BatchStatus.COMPLETED,
          explained(execution.getAllFailureExceptions()));
    } catch (JobExecutionException | RuntimeException e) {
      return new Outcome(false, explained(List.of(e)));
    }
  }

  private List<Throwable> explained(List<Throwable> failures) {
    return failures.stream().map(databases::explained).toList();
  }

  /**
   * Executions that a killed process left as running or unknown block a restart; so does one that
   * is complete, though the process died before the run's end was written; and an instance without
   * any execution blocks it for ever.
   */
  private void clearEarlierExecutions(String jobName, JobParameters parameters) {
    JobInstance instance = repository.getJobInstance(jobName, parameters);
    if (instance == null) {
      return;
    }
    List<JobExecution> executions = repository.getJobExecutions(instance);
    if (executions.isEmpty()) {
      repository.deleteJobInstance(instance);
    }
    executions.forEach(this::fail);
  }

  private void fail(JobExecution execution) {
    for (StepExecution step : execution.getStepExecutions()) {
      if (step.getStatus() != BatchStatus.COMPLETED && !restartable(step.getStatus())) {
        step.setStatus(BatchStatus.FAILED);
        step.setEndTime(now());
        repository.update(step);
      }
    }
    if (!restartable(execution.getStatus())) {
      execution.setStatus(BatchStatus.FAILED);
      execution.setEndTime(now());
      repository.update(execution);
    }
  }

  private LocalDateTime now() {
    return LocalDateTime.now(run.control().clock());
  }

  private static boolean restartable(BatchStatus status) {
    return status == BatchStatus.FAILED || status == BatchStatus.STOPPED;
  }
}

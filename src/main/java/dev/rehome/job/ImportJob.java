package dev.rehome.job;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.PartitionHandler;
import org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The life of an import: preflight, discover, load, verify. Built anew for each launch around one
 * {@link ImportRun}; what lasts from launch to launch is in the ledger and the job repository.
 */
final class ImportJob implements AutoCloseable {

  private final ImportRun run;
  private final JobRepository repository;
  private final PlatformTransactionManager transactions;
  private final ThreadPoolTaskExecutor workers = new ThreadPoolTaskExecutor();

  ImportJob(ImportRun run, JobRepository repository, PlatformTransactionManager transactions) {
    this.run = run;
    this.repository = repository;
    this.transactions = transactions;
  }

  Job job() throws Exception {
    return new JobBuilder(run.request().verb().word(), repository)
        .start(always("preflight", () -> run.store().prepare(run.spec(), false)))
        .next(step("discover", () -> new Discovery(run).freeze()))
        .next(load())
        .next(always("verify", () -> new Verification(run).check()))
        .build();
  }

  /** Waits for the workers: interrupting a thread inside H2 closes the whole database. */
  @Override
  public void close() {
    workers.shutdown();
  }

  private Step load() throws Exception {
    return new StepBuilder("load", repository)
        .partitioner(PartitionStep.NAME, ignored -> partitions())
        .partitionHandler(handler())
        .build();
  }

  private Map<String, ExecutionContext> partitions() {
    run.startProgress();
    Map<String, ExecutionContext> partitions = new LinkedHashMap<>();
    for (int partition : run.partitions()) {
      partitions.put(Integer.toString(partition), new ExecutionContext());
    }
    return partitions;
  }

  private PartitionHandler handler() throws Exception {
    TaskExecutorPartitionHandler handler = new TaskExecutorPartitionHandler();
    handler.setStep(new PartitionStep(run, repository, transactions));
    handler.setTaskExecutor(executor());
    handler.afterPropertiesSet();
    return handler;
  }

  private TaskExecutor executor() {
    if (run.request().workers() == 1) {
      return new SyncTaskExecutor();
    }
    workers.setCorePoolSize(run.request().workers());
    workers.setMaxPoolSize(run.request().workers());
    workers.setThreadNamePrefix("load-");
    workers.setWaitForTasksToCompleteOnShutdown(true);
    workers.setAwaitTerminationSeconds(Integer.MAX_VALUE);
    workers.initialize();
    return workers;
  }

  /** Done again at every launch, even if it was complete: its result is not in the ledger. */
  private Step always(String name, Work work) {
    return new StepBuilder(name, repository)
        .tasklet(tasklet(work), transactions)
        .allowStartIfComplete(true)
        .build();
  }

  private Step step(String name, Work work) {
    return new StepBuilder(name, repository).tasklet(tasklet(work), transactions).build();
  }

  private static Tasklet tasklet(Work work) {
    return (contribution, chunkContext) -> {
      work.run();
      return RepeatStatus.FINISHED;
    };
  }

  /** A step's work within the step's transaction. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }
}

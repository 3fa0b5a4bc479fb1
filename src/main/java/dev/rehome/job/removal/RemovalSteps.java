package dev.rehome.job.removal;

import java.io.IOException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;

/** Makes steps that are done again at every launch: whether they have anything to do they see. */
public record RemovalSteps(JobRepository repository, PlatformTransactionManager transactions) {

  /** A step's work. */
  @FunctionalInterface
  public interface Work {
    void run() throws IOException;
  }

  /** In a transaction. */
  public Step within(String name, Work work) {
    return step(name, work, TransactionDefinition.PROPAGATION_REQUIRED);
  }

  /** Each write to the ledger in a transaction of its own. */
  public Step outside(String name, Work work) {
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

package dev.rehome.job.restore;

import dev.rehome.archive.Backup;
import dev.rehome.job.Run;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;

/** The steps that restoring files and restoring rows have in common. */
record Steps(JobRepository repository, PlatformTransactionManager transactions) {

  /** Reads all of the backup, so that nothing is written if it is damaged. */
  Step verify(Backup backup, Run run) {
    return step("verify", () -> backup.requireWhole(run.control()::endIfStopped));
  }

  /** Done at every launch: what was there may have changed since. */
  Step step(String name, Runnable work) {
    return new StepBuilder(name, repository)
        .tasklet(
            (contribution, context) -> {
              work.run();
              return RepeatStatus.FINISHED;
            },
            transactions)
        .allowStartIfComplete(true)
        .build();
  }
}

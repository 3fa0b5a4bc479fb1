package dev.rehome.job.prune;

import dev.rehome.job.Ending;
import dev.rehome.job.Ending.Result;
import dev.rehome.job.ProblemList;
import dev.rehome.job.RunEndedException;
import dev.rehome.job.VerbJob;
import dev.rehome.job.removal.RemovalReport;
import dev.rehome.job.removal.RemovalSection;
import dev.rehome.job.removal.RemovalSteps;
import dev.rehome.report.ReportSection;
import dev.rehome.store.RunStatus;
import dev.rehome.store.journal.Removal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.builder.SimpleJobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.transaction.PlatformTransactionManager;

/** The life of a pruning: select, remove. Each thing is removed so that it may be removed again. */
final class PruneWork implements VerbJob {

  private final PruneRun prune;
  private final RemovalReport report;

  PruneWork(PruneRun prune) {
    this.prune = prune;
    String removed = prune.run().rehearsed() ? "To prune" : "Pruned";
    this.report = new RemovalReport(prune.plan(), new RemovalSection.Words(removed, "thing"));
  }

  @Override
  public Job job(JobRepository repository, PlatformTransactionManager transactions) {
    RemovalSteps steps = new RemovalSteps(repository, transactions);
    SimpleJobBuilder job =
        new JobBuilder(prune.request().verb(), repository)
            .start(steps.within("select", () -> new PruneSelection(prune).make()));
    if (!prune.run().rehearsed()) {
      job.next(steps.outside("remove", () -> new PruneRemoval(prune).remove()));
    }
    return job.build();
  }

  @Override
  public Ending ending(@Nullable RunEndedException reason, ProblemList problems) {
    boolean nothing =
        prune.plan().totals().stream().allMatch(total -> total.state() == Removal.State.KEPT);
    return new Ending(nothing ? RunStatus.NOTHING_TO_DO : RunStatus.COMPLETED, Result.DONE);
  }

  @Override
  public @Nullable Path writeRejects(Path directory, ProblemList problems) throws IOException {
    report.writeList(directory.resolve("pruned.jsonl"));
    return null;
  }

  @Override
  public List<ReportSection> sections() {
    return List.of(report.section());
  }
}

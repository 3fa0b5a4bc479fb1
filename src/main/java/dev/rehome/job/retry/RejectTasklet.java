package dev.rehome.job.retry;

import dev.rehome.format.RecordFormats;
import dev.rehome.format.input.RawRecord;
import dev.rehome.job.retry.RetriedFile.Trial;
import dev.rehome.mapping.UnmappedFields;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
import dev.rehome.store.retry.Retrial;
import dev.rehome.store.target.SkippedFileNeededException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tries rejects again, a batch in each transaction: what is accepted moves from the rejects to the
 * rows, and what is not becomes a reject of the retry. Then those that still lack a parent are
 * tried again until a round gets none of them written, so that their order has no influence. Begins
 * anew at each execution of the step: what was accepted before is no reject any more.
 */
final class RejectTasklet implements Tasklet, StepExecutionListener {

  private static final String LACKS_PARENT = "foreign-key";
  private static final int PAGE = 1000;
  private static final long BATCH_BYTES = 1 << 20;
  private static final RecordProblem NEEDS_SKIPPED =
      new RecordProblem(
          "skipped-file",
          "what becomes of it depends on a file that the run did not read",
          null,
          null,
          "import the source again without --incremental");

  private final RetryRun run;
  private final TransactionTemplate nested;
  private final Deque<Integer> files = new ArrayDeque<>();
  private @Nullable RetriedFile current;
  private boolean firstRound;
  private boolean acceptedAny;

  RejectTasklet(RetryRun run, PlatformTransactionManager transactions) {
    this.run = run;
    this.nested = new TransactionTemplate(transactions);
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
  }

  @Override
  public void beforeStep(StepExecution execution) {
    firstRound = true;
    acceptedAny = false;
    files.clear();
    files.addAll(run.chosen());
    long bytes = files.stream().mapToLong(ordinal -> run.choice(ordinal).file().size()).sum();
    run.control().started(run.context().id(), files.size(), bytes, 0, Counts.NONE);
  }

  @Override
  public @Nullable ExitStatus afterStep(StepExecution execution) {
    try {
      closeFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return null;
  }

  @Override
  public RepeatStatus execute(StepContribution contribution, ChunkContext context)
      throws IOException {
    run.control().endIfStopped();
    RetriedFile file = open();
    if (file == null) {
      return RepeatStatus.continueIf(beginAgain());
    }
    List<Trial> trials = read(file);
    if (trials.isEmpty()) {
      closeFile();
    } else {
      write(file.file(), trials);
    }
    return RepeatStatus.CONTINUABLE;
  }

  private boolean beginAgain() {
    boolean again = acceptedAny;
    firstRound = false;
    acceptedAny = false;
    files.clear();
    if (again) {
      files.addAll(run.chosen());
    }
    return again;
  }

  private @Nullable RetriedFile open() throws IOException {
    while (current == null && !files.isEmpty()) {
      LedgerFile file = run.file(files.remove());
      Set<Long> wanted = firstRound ? null : lackingParents(file);
      if (wanted == null || !wanted.isEmpty()) {
        current = new RetriedFile(run, file, wanted);
      }
    }
    return current;
  }

  /** The records of a file that this retry has rejected for nothing but their parents. */
  private Set<Long> lackingParents(LedgerFile file) {
    Set<Long> lacking = new HashSet<>();
    long last = 0;
    List<Reject> page;
    do {
      page =
          run.ledger().rejects(run.context(), LACKS_PARENT, file.ordinal(), last, PAGE).stream()
              .filter(reject -> reject.fileOrdinal() == file.ordinal())
              .toList();
      for (Reject reject : page) {
        last = reject.place().record();
        if (reject.problems().stream().allMatch(one -> one.code().equals(LACKS_PARENT))) {
          lacking.add(last);
        }
      }
    } while (!page.isEmpty());
    return lacking;
  }

  private void closeFile() throws IOException {
    if (current != null) {
      current.close();
    }
    current = null;
  }

  private List<Trial> read(RetriedFile file) throws IOException {
    List<Trial> trials = new ArrayList<>();
    long bytes = 0;
    while (trials.size() < run.request().chunkSize() && bytes < BATCH_BYTES) {
      Trial trial = file.next();
      if (trial == null) {
        break;
      }
      trials.add(trial);
      bytes += trial.read().place().byteLength();
    }
    run.control().advanced(firstRound ? bytes : 0, firstRound ? trials.size() : 0, 0);
    return trials;
  }

  private void write(LedgerFile file, List<Trial> trials) {
    try {
      writeTogether(file, trials);
    } catch (SkippedFileNeededException e) {
      trials.forEach(trial -> writeAlone(file, trial));
    }
  }

  private void writeAlone(LedgerFile file, Trial trial) {
    try {
      writeTogether(file, List.of(trial));
    } catch (SkippedFileNeededException e) {
      RecordOutcome refused = new RecordOutcome(trial.record(), List.of(), List.of(NEEDS_SKIPPED));
      settle(file, List.of(trial), List.of(refused));
    }
  }

  private void writeTogether(LedgerFile file, List<Trial> trials) {
    List<MappedRecord> mapped =
        trials.stream()
            .map(trial -> run.mapper().map(trial.record(), new UnmappedFields()))
            .toList();
    nested.executeWithoutResult(status -> settle(file, trials, run.session().writeAgain(mapped)));
  }

  private void settle(LedgerFile file, List<Trial> trials, List<RecordOutcome> outcomes) {
    SourceFile now = run.choice(file.ordinal()).file();
    List<Retrial> retrials = new ArrayList<>();
    boolean fileLevel = false;
    for (int i = 0; i < trials.size(); i++) {
      Trial trial = trials.get(i);
      RecordOutcome outcome = outcomes.get(i);
      boolean accepted = outcome.problems().isEmpty();
      acceptedAny |= accepted;
      fileLevel |= accepted && saidOfTheFile(trial);
      retrials.add(
          new Retrial(
              outcome,
              trial.read().place(),
              accepted ? null : raw(now, trial),
              trial.added(),
              trial.upTo()));
    }
    run.retries().settle(run.context(), run.of(), file, retrials);
    complete(file.ordinal(), fileLevel);
  }

  /** Whether what was wrong with it was the header of its file, so that the file had failed. */
  private static boolean saidOfTheFile(Trial trial) {
    return trial.before() != null
        && trial.before().problems().stream().anyMatch(RecordFormats::isFileLevel);
  }

  private static byte @Nullable [] raw(SourceFile now, Trial trial) {
    try {
      return RawRecord.cut(now, trial.read().place());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without rejects a file counts as imported; an edited source file as it is now. */
  private void complete(int ordinal, boolean fileLevel) {
    LedgerFile file = run.file(ordinal);
    Choice choice = run.choice(ordinal);
    boolean edited = choice.from() == RetryFrom.SOURCE && choice.edited();
    boolean failed = file.status() == FileStatus.FAILED && !fileLevel;
    if (file.counts().rejected() > 0 || failed || !edited && !fileLevel) {
      return;
    }
    LedgerFile read = run.ledger().files(run.context(), ordinal, 1).get(0);
    run.retries().complete(run.context(), run.of(), edited ? read : file);
  }
}

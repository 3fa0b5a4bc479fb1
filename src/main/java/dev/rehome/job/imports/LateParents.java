package dev.rehome.job.imports;

import dev.rehome.format.RecordReader;
import dev.rehome.job.imports.load.ImportRun;
import dev.rehome.mapping.UnmappedFields;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceRecord;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
import dev.rehome.store.target.SkippedFileNeededException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
 * Tries records once more that were rejected because what they refer to came in a later chunk: so
 * the size of the chunks has no influence on which records are rejected in the end. Where rejects
 * end the run it has one: there such a record counts when it is met. Nor is a record written any
 * more when a record behind it has given one of its rows other values.
 *
 * <p>Goes through these rejects until a round gets none of them written. What is written moves from
 * the rejects to the rows in one transaction, so that a kill costs nothing but work. Begins anew at
 * each execution of the step: a rollback may have undone what the one before it did.
 */
final class LateParents implements Tasklet, StepExecutionListener {

  private static final String CODE = "foreign-key";
  private static final int PAGE = 1000;
  private static final int BETWEEN_STOPS = 1000;

  private final ImportRun run;
  private final TransactionTemplate nested;

  /** Rejects of the ledger that are still to be tried in this round. */
  private final Deque<Reject> page = new ArrayDeque<>();

  /** Behind which place the next page begins. */
  private int lastFile = -1;

  private long lastRecord;
  private boolean acceptedAny;
  private @Nullable Source source;

  LateParents(ImportRun run, PlatformTransactionManager transactions) {
    this.run = run;
    this.nested = new TransactionTemplate(transactions);
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
  }

  /** The file under way; stays open, since its rejects come in the order of its records. */
  private record Source(LedgerFile file, RecordReader reader) {}

  @Override
  public void beforeStep(StepExecution execution) {
    page.clear();
    lastFile = -1;
    lastRecord = 0;
    acceptedAny = false;
  }

  @Override
  public RepeatStatus execute(StepContribution contribution, ChunkContext context)
      throws IOException {
    return RepeatStatus.continueIf(tryBatch());
  }

  @Override
  public @Nullable ExitStatus afterStep(StepExecution execution) {
    try {
      closeSource();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return null;
  }

  /**
   * Tries a batch within the current transaction.
   *
   * @return whether there are more to try
   */
  private boolean tryBatch() throws IOException {
    run.control().endIfStopped();
    if (page.isEmpty()) {
      page.addAll(run.ledger().rejects(run.context(), CODE, lastFile, lastRecord, PAGE));
    }
    if (page.isEmpty()) {
      return beginAgain();
    }
    lastFile = page.getLast().fileOrdinal();
    lastRecord = page.getLast().place().record();
    Source from = open(page.getFirst().fileOrdinal());
    if (from == null) {
      skipFile(page.getFirst().fileOrdinal());
      return true;
    }
    try {
      write(from.file(), read(from));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return true;
  }

  private boolean beginAgain() throws IOException {
    closeSource();
    lastFile = -1;
    lastRecord = 0;
    boolean again = acceptedAny;
    acceptedAny = false;
    return again;
  }

  /** Null for a file that is not what it was: its rejects stay. */
  private @Nullable Source open(int ordinal) throws IOException {
    Source open = source;
    if (open != null && open.file().ordinal() == ordinal) {
      return open;
    }
    closeSource();
    LedgerFile file = run.ledger().files(run.context(), ordinal, 1).get(0);
    if (run.untouched(file)) {
      source = new Source(file, run.open(file, ReadPosition.START));
    }
    return source;
  }

  private void closeSource() throws IOException {
    if (source != null) {
      source.reader().close();
    }
    source = null;
  }

  private void skipFile(int ordinal) {
    page.removeIf(reject -> reject.fileOrdinal() == ordinal);
    if (lastFile == ordinal) {
      lastRecord = Long.MAX_VALUE;
    }
  }

  /** As many records of the file as a batch may hold, at least one if there are any. */
  private List<MappedRecord> read(Source from) throws IOException {
    List<MappedRecord> found = new ArrayList<>();
    long bytes = 0;
    while (bytes < run.options().batchBytes()
        && !page.isEmpty()
        && page.getFirst().fileOrdinal() == from.file().ordinal()) {
      Reject next = page.removeFirst();
      if (!next.problems().stream().allMatch(problem -> problem.code().equals(CODE))) {
        continue;
      }
      SourceRecord record = find(from.reader(), next.place().record());
      if (record != null) {
        found.add(run.mapper().map(record, new UnmappedFields()));
        bytes += record.place().byteLength();
      }
    }
    return found;
  }

  private @Nullable SourceRecord find(RecordReader reader, long number) throws IOException {
    SourceRecord record = reader.read();
    for (int read = 1; record != null && record.place().record() < number; read++) {
      if (read % BETWEEN_STOPS == 0) {
        run.control().endIfStopped();
      }
      record = reader.read();
    }
    return record != null && record.place().record() == number ? record : null;
  }

  private void write(LedgerFile file, List<MappedRecord> records) {
    try {
      writeTogether(file, records);
    } catch (SkippedFileNeededException e) {
      records.forEach(record -> writeAlone(file, record));
    }
  }

  private void writeAlone(LedgerFile file, MappedRecord record) {
    try {
      writeTogether(file, List.of(record));
    } catch (SkippedFileNeededException e) {
      // The file it needs is not read any more in this run: it stays rejected.
    }
  }

  private void writeTogether(LedgerFile file, List<MappedRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    nested.executeWithoutResult(
        status -> {
          List<RecordOutcome> accepted =
              run.session().writeAgain(records).stream()
                  .filter(outcome -> outcome.problems().isEmpty())
                  .toList();
          run.backup().check(accepted);
          if (!accepted.isEmpty()) {
            run.ledger().acceptRejects(run.context(), file, accepted);
            acceptedAny = true;
          }
        });
  }
}

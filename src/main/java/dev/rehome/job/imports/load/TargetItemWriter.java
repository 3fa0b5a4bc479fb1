package dev.rehome.job.imports.load;

import dev.rehome.format.RecordFormats;
import dev.rehome.record.RecordProblem;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerEntry;
import dev.rehome.store.PreparedEntry;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
import dev.rehome.store.target.PreparedBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes batches: rows, items, rejects, counts and position, all in the chunk's transaction.
 * Isolating bad records is the store's work within that transaction; the framework's skip and retry
 * stay out of it.
 */
final class TargetItemWriter implements ItemWriter<MappedBatch> {

  private final ImportRun run;

  private final TransactionTemplate inChunk;

  TargetItemWriter(ImportRun run, PlatformTransactionManager transactions) {
    this.run = run;
    this.inChunk = new TransactionTemplate(transactions);
    inChunk.setPropagationBehavior(TransactionDefinition.PROPAGATION_MANDATORY);
  }

  /**
   * Refuses a transaction that was doomed unnoticed: its commit would drop the chunk in silence.
   */
  @Override
  public void write(Chunk<? extends MappedBatch> chunk) {
    inChunk.executeWithoutResult(
        status -> {
          writeBatches(List.copyOf(chunk.getItems()));
          if (status.isRollbackOnly()) {
            throw new UnexpectedRollbackException(
                "the chunk's transaction was marked for rollback");
          }
        });
  }

  private void writeBatches(List<MappedBatch> batches) {
    List<PreparedBatch> prepared = batches.stream().map(MappedBatch::prepared).toList();
    List<PreparedEntry> entries = append(batches, run.session().write(prepared));
    List<LedgerEntry.Advance> advances = new ArrayList<>();
    for (PreparedEntry planned : entries) {
      markFailed(planned.entry().rejects());
      advances.addAll(planned.entry().advances());
    }
    Map<Integer, Long> sizes = new HashMap<>();
    for (MappedBatch batch : batches) {
      for (RecordBatch.Segment segment : batch.segments()) {
        sizes.put(segment.file().ordinal(), segment.file().size());
        if (segment.failure() != null) {
          markFailed(segment.file().ordinal(), segment.failure());
        }
      }
    }
    run.written(advances, sizes);
  }

  private List<PreparedEntry> append(
      List<MappedBatch> batches, List<List<RecordOutcome>> outcomes) {
    if (run.options().strict()) {
      outcomes.forEach(TargetItemWriter::refuseRejects);
    }
    List<PreparedEntry> entries = new ArrayList<>();
    for (int i = 0; i < batches.size(); i++) {
      if (batches.get(i).prepared().expected() != outcomes.get(i)) {
        run.backup().check(outcomes.get(i));
      }
      entries.add(entry(batches.get(i), outcomes.get(i)));
    }
    run.ledger().append(run.context(), entries);
    return entries;
  }

  private PreparedEntry entry(MappedBatch batch, List<RecordOutcome> outcomes) {
    PreparedEntry expected = batch.expected();
    if (expected != null && expected.entry().outcomes() == outcomes) {
      return expected;
    }
    try {
      LedgerEntry entry =
          BatchEntry.of(
              batch.segments(), outcomes, batch.unmapped(), batch.finds(), batch.warnings());
      return run.ledger().prepare(run.context(), entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the chunk back. */
  private static void refuseRejects(List<RecordOutcome> outcomes) {
    outcomes.stream()
        .filter(outcome -> !outcome.problems().isEmpty())
        .findFirst()
        .ifPresent(
            first -> {
              throw new TooManyRejectsException(first);
            });
  }

  private void markFailed(int file, String why) {
    run.ledger().mark(run.context(), file, FileStatus.FAILED, why);
  }

  /** A file whose header cannot be read has no records to speak of: the file is at fault. */
  private void markFailed(List<Reject> rejects) {
    for (Reject reject : rejects) {
      for (RecordProblem problem : reject.problems()) {
        if (RecordFormats.isFileLevel(problem)) {
          markFailed(reject.fileOrdinal(), problem.message());
        }
      }
    }
  }
}

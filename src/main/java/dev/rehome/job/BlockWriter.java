package dev.rehome.job;

import dev.rehome.format.RecordFormats;
import dev.rehome.record.RecordProblem;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerEntry;
import dev.rehome.store.PlannedEntry;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * Writes blocks: rows, items, rejects, counts and position, all in the chunk's transaction.
 * Isolating bad records is the store's work within that transaction; the framework's skip and retry
 * stay out of it.
 */
final class BlockWriter implements ItemWriter<Portion> {

  private final ImportRun run;

  private final TransactionTemplate inChunk;

  BlockWriter(ImportRun run, PlatformTransactionManager transactions) {
    this.run = run;
    this.inChunk = new TransactionTemplate(transactions);
    inChunk.setPropagationBehavior(TransactionDefinition.PROPAGATION_MANDATORY);
  }

  /**
   * Refuses a transaction that was doomed unnoticed: its commit would drop the chunk in silence.
   */
  @Override
  public void write(Chunk<? extends Portion> chunk) {
    inChunk.executeWithoutResult(
        status -> {
          chunk.forEach(this::write);
          if (status.isRollbackOnly()) {
            throw new UnexpectedRollbackException(
                "the chunk's transaction was marked for rollback");
          }
        });
  }

  void write(Portion portion) {
    portion.forEachRemaining(this::writeUnchecked);
  }

  private void writeUnchecked(Block.Mapped block) {
    try {
      write(block);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Block.Mapped block) throws IOException {
    List<RecordOutcome> outcomes = run.store().write(run.context(), run.spec(), block.chunk());
    if (run.request().onError() == ErrorPolicy.STRICT) {
      refuseRejects(outcomes);
    }
    PlannedEntry entry = entry(block, outcomes);
    run.ledger().append(run.context(), entry);
    markFailed(entry.entry().rejects());
    Map<Integer, Long> sizes = new HashMap<>();
    block.segments().forEach(s -> sizes.put(s.file().ordinal(), s.file().size()));
    run.written(entry.entry().advances(), sizes);
  }

  private PlannedEntry entry(Block.Mapped block, List<RecordOutcome> outcomes) throws IOException {
    PlannedEntry foreseen = block.foreseen();
    if (foreseen != null && foreseen.entry().outcomes() == outcomes) {
      return foreseen;
    }
    LedgerEntry entry = BlockEntry.of(block.segments(), outcomes, block.unmapped());
    return run.ledger().plan(run.context(), entry);
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

  /** A file whose header cannot be read has no records to speak of: the file is at fault. */
  private void markFailed(List<Reject> rejects) {
    for (Reject reject : rejects) {
      for (RecordProblem problem : reject.problems()) {
        if (RecordFormats.FILE_LEVEL_CODES.contains(problem.code())) {
          run.ledger()
              .mark(run.context(), reject.fileOrdinal(), FileStatus.FAILED, problem.message());
        }
      }
    }
  }
}

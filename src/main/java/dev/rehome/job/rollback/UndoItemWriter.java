package dev.rehome.job.rollback;

import java.util.List;
import java.util.Map;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

/** Undoes pages: rows, ledger and what is reported of them, all in the chunk's transaction. */
final class UndoItemWriter implements ItemWriter<UndoPage> {

  private final RollbackRun run;
  private final TransactionTemplate inChunk;

  UndoItemWriter(RollbackRun run, PlatformTransactionManager transactions) {
    this.run = run;
    this.inChunk = new TransactionTemplate(transactions);
    inChunk.setPropagationBehavior(TransactionDefinition.PROPAGATION_MANDATORY);
  }

  /** Refuses a transaction that was doomed unnoticed: its commit would drop the chunk. */
  @Override
  public void write(Chunk<? extends UndoPage> chunk) {
    inChunk.executeWithoutResult(
        status -> {
          chunk.getItems().forEach(this::write);
          if (status.isRollbackOnly()) {
            throw new UnexpectedRollbackException(
                "the chunk's transaction was marked for rollback");
          }
        });
  }

  private void write(UndoPage page) {
    Undoing undoing =
        new Undoing(
            page.run(),
            run.request().force(),
            rows -> run.records().add(run.context(), page.run().context(), Map.of(), rows));
    undoing.undo(page);
    if (!undoing.undone().isEmpty()) {
      run.ledger().undo(page.run().context(), undoing.undone());
    }
    run.outcome().written(undoing);
    UndoTally tally = undoing.tally();
    run.records().add(run.context(), page.run().context(), tally.counts(), List.of());
    run.control().advanced(tally.size(), tally.size(), 0);
  }
}

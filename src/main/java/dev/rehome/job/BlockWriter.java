package dev.rehome.job;

import dev.rehome.format.RawRecord;
import dev.rehome.format.RecordFormats;
import dev.rehome.job.Block.Segment;
import dev.rehome.record.RecordPlace;
import dev.rehome.record.RecordProblem;
import dev.rehome.store.Counts;
import dev.rehome.store.FileStatus;
import dev.rehome.store.LedgerEntry;
import dev.rehome.store.LedgerEntry.Advance;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
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
 * Writes blocks: rows, items, rejects, counts and position, all in the chunk's transaction.
 * Isolating bad records is the store's work within that transaction; the framework's skip and retry
 * stay out of it.
 */
final class BlockWriter implements ItemWriter<Block.Mapped> {

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
  public void write(Chunk<? extends Block.Mapped> chunk) {
    inChunk.executeWithoutResult(
        status -> {
          for (Block.Mapped block : chunk) {
            writeUnchecked(block);
          }
          if (status.isRollbackOnly()) {
            throw new UnexpectedRollbackException(
                "the chunk's transaction was marked for rollback");
          }
        });
  }

  private void writeUnchecked(Block.Mapped block) {
    try {
      write(block);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Block.Mapped block) throws IOException {
    List<RecordOutcome> outcomes = run.store().write(run.context(), run.spec(), block.records());
    if (run.request().onError() == ErrorPolicy.STRICT) {
      refuseRejects(outcomes);
    }
    List<Advance> advances = new ArrayList<>();
    List<Reject> rejects = new ArrayList<>();
    Map<Integer, Long> sizes = new HashMap<>();
    int next = 0;
    for (Segment segment : block.segments()) {
      int end = next + segment.records().size();
      List<RecordOutcome> own = outcomes.subList(next, end);
      advances.add(advance(segment, own));
      sizes.put(segment.file().ordinal(), segment.file().size());
      for (RecordOutcome outcome : own) {
        if (!outcome.problems().isEmpty()) {
          rejects.add(reject(segment.file(), outcome));
        }
      }
      next = end;
    }
    run.ledger()
        .append(run.context(), new LedgerEntry(advances, outcomes, rejects, block.unmapped()));
    markFailed(rejects);
    run.written(advances, sizes);
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

  private static Advance advance(Segment segment, List<RecordOutcome> outcomes) {
    Counts counts = Counts.NONE;
    for (RecordOutcome outcome : outcomes) {
      counts = counts.plus(outcome.kind());
    }
    return new Advance(
        segment.file().ordinal(), segment.from(), segment.to(), segment.end(), counts);
  }

  private static Reject reject(LedgerFile file, RecordOutcome outcome) throws IOException {
    RecordPlace place = outcome.source().place();
    byte[] raw = RawRecord.cut(outcome.source().file(), place);
    List<RecordProblem> problems =
        raw == null || RawRecord.isWhole(raw, place)
            ? outcome.problems()
            : outcome.problems().stream().map(problem -> ofCut(problem, raw.length)).toList();
    return new Reject(file.ordinal(), file.name(), place, problems, raw);
  }

  private static RecordProblem ofCut(RecordProblem problem, int kept) {
    String message = problem.message() + "; the ledger keeps the record's first " + kept + " bytes";
    return new RecordProblem(problem.code(), message, problem.entity(), problem.field());
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

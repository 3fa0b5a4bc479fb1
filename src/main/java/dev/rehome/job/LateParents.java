package dev.rehome.job;

import dev.rehome.format.RecordFormats;
import dev.rehome.format.RecordReader;
import dev.rehome.mapping.UnmappedFields;
import dev.rehome.record.MappedRecord;
import dev.rehome.record.ReadPosition;
import dev.rehome.record.SourceRecord;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.Reject;
import dev.rehome.store.SkippedFileNeededException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tries records once more that were rejected because what they refer to came in a later chunk: so
 * the size of the chunks has no influence on the result. Goes through these rejects until a round
 * settles none of them. What is settled moves from the rejects to the rows in one transaction, so
 * that a kill costs nothing but work.
 */
final class LateParents {

  private static final String CODE = "foreign-key";
  private static final int MOST = 1000;

  private final ImportRun run;
  private final TransactionTemplate nested;
  private int file = -1;
  private long record;
  private boolean settledAny;

  LateParents(ImportRun run, PlatformTransactionManager transactions) {
    this.run = run;
    this.nested = new TransactionTemplate(transactions);
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
  }

  /**
   * Tries some, within the current transaction.
   *
   * @return whether there are more to try
   */
  boolean trySome() throws IOException {
    run.endIfStopped();
    List<Reject> rejects = run.ledger().rejects(run.context(), CODE, file, record, MOST);
    if (rejects.isEmpty()) {
      boolean again = settledAny;
      settledAny = false;
      file = -1;
      record = 0;
      return again;
    }
    int first = rejects.get(0).fileOrdinal();
    List<Reject> own = rejects.stream().filter(one -> one.fileOrdinal() == first).toList();
    file = first;
    record = own.get(own.size() - 1).place().record();
    tryAgain(run.ledger().files(run.context(), first, 1).get(0), own);
    return true;
  }

  private void tryAgain(LedgerFile ledgerFile, List<Reject> rejects) throws IOException {
    Set<Long> wanted =
        rejects.stream()
            .filter(reject -> reject.problems().stream().allMatch(one -> one.code().equals(CODE)))
            .map(reject -> reject.place().record())
            .collect(Collectors.toCollection(HashSet::new));
    if (wanted.isEmpty() || !run.untouched(ledgerFile)) {
      return;
    }
    List<MappedRecord> records = read(ledgerFile, wanted);
    try {
      nested.executeWithoutResult(status -> write(ledgerFile, records));
    } catch (SkippedFileNeededException e) {
      // What is in the way of these is not read any more in this run: they stay rejected.
    }
  }

  private List<MappedRecord> read(LedgerFile ledgerFile, Set<Long> wanted) throws IOException {
    List<MappedRecord> found = new ArrayList<>();
    try (RecordReader reader =
        RecordFormats.named(ledgerFile.format())
            .open(run.sourceFile(ledgerFile), run.spec().source(), ReadPosition.START)) {
      while (!wanted.isEmpty()) {
        SourceRecord next = reader.read();
        if (next == null) {
          break;
        }
        if (wanted.remove(next.place().record())) {
          found.add(run.mapper().map(next, new UnmappedFields()));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return found;
  }

  private void write(LedgerFile ledgerFile, List<MappedRecord> records) {
    List<RecordOutcome> settled =
        run.store().write(run.context(), run.spec(), records).stream()
            .filter(outcome -> outcome.problems().isEmpty())
            .toList();
    if (!settled.isEmpty()) {
      run.ledger().settle(run.context(), ledgerFile, settled);
      settledAny = true;
    }
  }
}

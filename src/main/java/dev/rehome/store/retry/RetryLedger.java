package dev.rehome.store.retry;

import dev.rehome.record.RecordPlace;
import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rejects of a run that a later run, the retry, tries again. What the retry accepts becomes part of
 * the earlier run as if it had been right from the start: its counts, items and history. The retry
 * has counts, rejects and a history of its own beside them, by which it can be rolled back. The
 * files of a retry have the ordinals that they have in the earlier run.
 *
 * <p>Reads and writes in the current transaction if there is one; {@link #settle} needs one.
 */
public interface RetryLedger {

  /** Makes a run the retry of another one. Harmless when repeated. */
  void begin(RunContext retry, RunContext of);

  /** The run whose rejects a run tries again. */
  Optional<RunContext> retried(RunContext retry);

  /**
   * The next records of a file that a run rejected, those that retries have accepted since
   * included, in order.
   *
   * @param listed the run itself or a retry of it
   * @param of the run itself
   * @param record the number of the record before them
   */
  List<KnownReject> rejects(RunContext listed, RunContext of, int file, long record, int atMost);

  /** The bytes of one of them, as far as the ledger has them; null for a directory. */
  byte @Nullable [] raw(RunContext listed, RunContext of, int file, long record);

  /** The place in the source of a record that is a reject of the run. */
  Optional<RecordPlace> place(RunContext of, int file, long record);

  /**
   * Moves records that were accepted from the rejects of their file to what they are now, and keeps
   * the others as rejects of the retry. Joins the current transaction.
   *
   * @throws org.springframework.dao.OptimisticLockingFailureException when one of them is no reject
   *     of the run any more
   */
  void settle(RunContext retry, RunContext of, LedgerFile file, List<Retrial> retrials);

  /**
   * Says of a file of the earlier run that it was read to its end.
   *
   * @param now the file as it is from now on
   */
  void complete(RunContext retry, RunContext of, LedgerFile now);

  /** Ends the files of the retry, and lets the earlier run's status say what is left of rejects. */
  void finish(RunContext retry, RunContext of);
}

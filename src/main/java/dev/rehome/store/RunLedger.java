package dev.rehome.store;

import dev.rehome.spec.Spec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rehome's memory: runs, files with their position, items with their history, rejects, warnings,
 * checks. {@code append} and {@code undo} join the current transaction; everything else runs in the
 * current transaction if there is one, else in its own. Safe for several threads.
 */
public interface RunLedger extends RunQueries {

  /**
   * Starts a run; gives it its number. {@code run.context().number()} is ignored.
   *
   * @param specText what {@link #specText} gives back for the run's checksum of its spec
   */
  RunContext start(RunRow run, String specText);

  /**
   * What a run created in the target, or was about to create when it died, by name. A target
   * records it before it creates anything.
   */
  List<CreatedObject> created(RunContext run);

  /** Takes a run up again: status RUNNING, one more attempt. */
  void resume(RunContext run);

  /** Writes the end of a run: status, exit code, time and report. */
  void finish(RunContext run, RunStatus status, int exitCode, @Nullable String report);

  /**
   * The newest run of that verb and spec that was not rolled back.
   *
   * @param scope what the scope of that run must begin with
   */
  Optional<RunRow> latest(String verb, String spec, String scope);

  /**
   * Writes the files of a run; replaces those of an earlier attempt that never got to loading.
   *
   * @param files taken one by one, so that any number is fine
   */
  void freeze(RunContext run, Iterable<LedgerFile> files);

  /** Marks one file, with a reason. */
  void mark(RunContext run, int fileOrdinal, FileStatus status, String note);

  /**
   * Marks as unchanged those files of the run that need not be read: the newest run of the spec
   * that read anything of a file read this content, to its end and without rejects, completed, and
   * had the spec as it is now; and no file that has to be read owns a key of it.
   *
   * @param scope what the scope of that run must begin with
   * @param beforeEach is run before each question, which is about many files; what it throws ends
   *     the work
   */
  void skipImported(RunContext run, String scope, Runnable beforeEach);

  /**
   * Marks files that were unchanged as to be read, each in its place.
   *
   * @return how many of them were
   */
  int readAfterAll(RunContext run, Collection<Integer> ordinals);

  /**
   * Adds chunks: items, what they were before, rejects, unmapped fields, warnings, positions and
   * counts.
   *
   * @param entries in reading order
   * @throws org.springframework.dao.OptimisticLockingFailureException when a file does not stand
   *     where the entry says it must; the transaction must then be rolled back
   */
  void append(RunContext run, List<PreparedEntry> entries);

  /**
   * Does ahead of {@link #append(RunContext, List)} what needs no transaction. From any thread, and
   * for several entries at once.
   */
  PreparedEntry prepare(RunContext run, LedgerEntry entry);

  default void append(RunContext run, LedgerEntry entry) {
    append(run, List.of(prepare(run, entry)));
  }

  /** Entity name to rows by action. Rows, not records. */
  Map<String, Map<RowAction, Long>> entityTotals(RunContext run);

  /** Source fields no entity uses, with the number of records that had them. */
  Map<String, Long> unmapped(RunContext run);

  /**
   * The columns and {@code each} of the spec that looked for something by a path, by name, and
   * whether one of the records had it.
   */
  Map<String, Boolean> finds(RunContext run);

  /**
   * Keeps what a phase has to say about files or the whole run, instead of what it said before.
   * Warnings about records come with {@link #append(RunContext, LedgerEntry)}.
   */
  void warn(RunContext run, RunPhase phase, List<Warning> warnings);

  /**
   * The next rows to undo of a run: first those it updated, then those it inserted or took into the
   * ledger, so that no row is deleted that a restored one refers to; each in reverse, children
   * before parents. A row that a later run has written is not among them. To go through a run that
   * is partly undone, begin again without {@code after}.
   *
   * @param after the last one of those before; null for the first
   */
  List<RunItem> itemsToUndo(RunContext run, @Nullable RunItem after, int atMost);

  /**
   * Makes the ledger forget what a run did to rows: each is again as the run found it. From the
   * first of them on the run counts as rolled back. Joins the current transaction.
   *
   * @throws org.springframework.dao.OptimisticLockingFailureException when one of them is no longer
   *     the run's
   */
  void undo(RunContext run, List<RunItem> items);

  /** In order of file and record; streams, so that any number is fine. */
  void rejects(RunContext run, Consumer<Reject> consumer);

  /**
   * The next rejects with a problem of that code, without their bytes, behind a place.
   *
   * @param file the ordinal of the file, and {@code record} the number of the record before them
   */
  List<Reject> rejects(RunContext run, String code, int file, long record, int atMost);

  /**
   * Makes rejects good: adds the items of records that were written after all, and moves them from
   * the rejects of a file to what they are now. Joins the current transaction.
   *
   * @param outcomes of records of that file, none of them rejected
   */
  void acceptRejects(RunContext run, LedgerFile file, List<RecordOutcome> outcomes);

  /**
   * Whether the counts of a run agree with the rejects and items that the ledger keeps one by one,
   * and whether rows have the same content under different keys.
   *
   * @param beforeEach is run before each question; what it throws ends the work
   */
  List<IntegrityCheck> audit(RunContext run, Spec spec, Runnable beforeEach);

  /** The same over all runs of a spec that were not rolled back. */
  List<IntegrityCheck> auditAll(Spec spec, Runnable beforeEach);

  void addChecks(RunContext run, List<IntegrityCheck> checks);

  List<IntegrityCheck> checks(RunContext run);
}

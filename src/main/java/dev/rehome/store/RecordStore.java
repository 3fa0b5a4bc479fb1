package dev.rehome.store;

import dev.rehome.record.MappedRecord;
import dev.rehome.spec.Spec;
import java.util.List;

/**
 * The target: where rows go.
 *
 * <p>Threads: one writer per run; the rest is safe for several.
 */
public interface RecordStore {

  /**
   * Checks that every entity can be written, and creates the tables that are missing. Existing
   * tables are used as they are: a missing column, an unfit type or a column that must be given and
   * is not are problems, all of them reported at once.
   *
   * @param temporary for dry runs: creates missing tables so that they vanish with the current
   *     transaction, which there must be; until then the spec is prepared for it alone
   * @throws dev.rehome.problem.ProblemException with {@code USAGE} when a table does not fit, with
   *     {@code UNREACHABLE} or {@code SYSTEM} when the database does not answer
   */
  void prepare(Spec spec, boolean temporary);

  /**
   * Writes records within the current transaction, each wholly or not at all. A record that the
   * database refuses (constraint, range, type, duplicate key) comes back as rejected with the
   * reason and costs its neighbours nothing. Records that arrive with problems pass through as
   * rejected.
   *
   * @param records in reading order
   * @return one outcome per record, in the same order
   * @throws org.springframework.dao.DataAccessException for faults of the system; the transaction
   *     must then be rolled back
   */
  List<RecordOutcome> write(RunContext run, Spec spec, List<MappedRecord> records);

  /**
   * As {@link #write}, but for records that were rejected in this run and that other records have
   * overtaken since. One stays rejected if a record behind it gave one of its rows other values:
   * its place in the order is lost.
   */
  default List<RecordOutcome> writeAgain(RunContext run, Spec spec, List<MappedRecord> records) {
    return write(run, spec, records);
  }

  /**
   * Does ahead of {@link #writePlanned} what needs no transaction. From any thread, and for several
   * chunks at once.
   *
   * @param records in reading order; gone through once
   */
  PlannedChunk plan(RunContext run, Spec spec, Iterable<MappedRecord> records);

  /**
   * The same as writing the records of all these chunks, one after the other. What a transaction
   * writes belongs into one call.
   *
   * @param chunks of {@link #plan}
   * @return the outcomes of each chunk
   */
  List<List<RecordOutcome>> writePlanned(RunContext run, Spec spec, List<PlannedChunk> chunks);

  /**
   * Integrity of what the run left in the target: counts, required columns, references.
   *
   * @param beforeEach is run before each question, perhaps on several threads; what it throws ends
   *     the work
   */
  List<IntegrityCheck> verify(RunContext run, Spec spec, Runnable beforeEach);
}

package dev.rehome.store.target;

import dev.rehome.record.MappedRecord;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RecordOutcome;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/**
 * The work of one run on its target.
 *
 * <p>Threads: {@link #prepare} may be called from any thread and for several batches at once, the
 * other methods by one thread at a time.
 *
 * <p>Transactions: {@link #write}, {@link #writeAgain}, {@link #delete} and {@link #restore} belong
 * to the current transaction and throw {@link
 * org.springframework.transaction.IllegalTransactionStateException} without one. Faults of the
 * system come as {@link org.springframework.dao.DataAccessException}; the transaction must then be
 * rolled back. A target that shares no transaction with the ledger undoes its writes when the
 * current transaction is rolled back.
 */
public interface TargetSession extends AutoCloseable {

  /**
   * Does for a batch what needs no transaction: decides what becomes of each record as far as that
   * is known, and encodes rows.
   *
   * @param records in reading order; iterated once
   */
  PreparedBatch prepare(Iterable<MappedRecord> records);

  /**
   * Writes the records of batches, each record wholly or not at all, with the result of writing one
   * record after the other. A record that the database refuses (constraint, range, type, duplicate
   * key) comes back as rejected with the reason and does not affect the others. Records that arrive
   * with problems pass through as rejected.
   *
   * @param batches of {@link #prepare}, in reading order: all that a transaction writes
   * @return for each batch one outcome per record, in the same order; the very list of {@link
   *     PreparedBatch#expected} where everything came as expected
   * @throws SkippedFileNeededException when the outcome depends on files that the run has not read
   */
  List<List<RecordOutcome>> write(List<PreparedBatch> batches);

  /**
   * As {@link #write}, but for records that were rejected in this run and that other records have
   * overtaken since, of this run or of later ones. One stays rejected if a record behind it gave
   * one of its rows other values: its place in the order is lost. The outcomes have the images of
   * rows that the run itself has written before, too.
   */
  List<RecordOutcome> writeAgain(List<MappedRecord> records);

  /**
   * The rows of records as the target gives them back once they are written, for comparison with
   * those of {@link #scan}; without images. Writes nothing; within a transaction. A record that
   * cannot be written has none; rows that are parts of others are in these.
   *
   * @return for each record its rows, in the same order
   */
  List<List<TargetRow>> stored(List<MappedRecord> records);

  /**
   * Reads rows of an entity's table, whoever wrote them, ordered by {@link TargetRow#id} as the
   * database compares its columns. Streams: memory does not grow with the table. Within the current
   * transaction if there is one, and then sees what that has written; else as of one moment.
   *
   * @param rows is given one row after the other; what it throws ends the reading
   */
  void scan(String entity, Selection selection, Consumer<TargetRow> rows);

  /**
   * Deletes rows that are still as expected. Either way the others are left alone: a row that the
   * database refuses to delete, because another refers to it, is reported as refused.
   *
   * @param force whether to delete a row even if it has changed
   * @return one result per row, in the same order
   */
  List<RowResult> delete(String entity, List<ExpectedRow> rows, boolean force);

  /**
   * Puts rows back as they were before, all their columns included, if they are still as expected.
   * A row that is gone stays gone unless forced.
   *
   * @param force whether to restore a row even if it has changed or is gone
   * @return one result per row, in the same order
   */
  List<RowResult> restore(String entity, List<RowImage> rows, boolean force);

  /**
   * About how many characters of rows the last transaction of {@link #delete} and {@link #restore}
   * has kept in memory, where it is not the database that keeps them.
   */
  default long kept() {
    return 0;
  }

  /**
   * Integrity of what the run left in the target: counts, required columns, references.
   *
   * @param beforeEach is run before each query, perhaps on several threads; what it throws ends the
   *     work
   */
  List<IntegrityCheck> verify(Runnable beforeEach);

  /**
   * How the tables of entities are made and filled: one script or several for the same, the best
   * first, the last without a program that may fail. None for a database without SQL.
   *
   * @param entityNames of those that the statements are for
   */
  default List<TableScript> scripts(List<String> entityNames) {
    return List.of();
  }

  /** The same over what all runs left in the target and no later one has skipped. */
  List<IntegrityCheck> verifyAll(Runnable beforeEach);

  /** How many rows an entity's table has, whoever wrote them. */
  long count(String entity);

  /**
   * Finds rows, whoever wrote them, with a reference to no row. Within the current transaction.
   *
   * @param column the name of a column of the entity that refers to another one
   */
  void orphans(String entity, String column, Consumer<TargetRow> rows);

  /**
   * Finds rows, whoever wrote them, that say another number of children than refer to them. Within
   * the current transaction.
   */
  void miscounted(ChildCount count, ObjLongConsumer<TargetRow> rows);

  /** Releases what the session holds; never fails, and harmless when repeated. */
  @Override
  void close();
}

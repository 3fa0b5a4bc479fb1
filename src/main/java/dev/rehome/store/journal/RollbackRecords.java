package dev.rehome.store.journal;

import dev.rehome.store.CreatedObject;
import dev.rehome.store.RunContext;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What runs have done that roll others back. */
public interface RollbackRecords {

  /**
   * A row as the ledger keeps it.
   *
   * @param undoneRun the id of the run whose row it is
   */
  record RecordedRow(long number, String undoneRun, UndoneRow row) {

    /** The same without the row as it is now, for many of them in memory. */
    public RecordedRow withoutImage() {
      return new RecordedRow(number, undoneRun, row.withoutImage());
    }
  }

  /** Everything that runs wrote and later ones wrote again, as far as that was not undone. */
  List<Overtaken> overtaken();

  /**
   * Forgets which rows a rollback has left as they are, because it goes through them again. Joins
   * the current transaction.
   */
  void lookAgain(RunContext rollback);

  /**
   * Adds what became of rows, by entity, and those of them that were not as they should be. Joins
   * the current transaction.
   *
   * @param undone the run whose rows they are
   */
  void add(
      RunContext rollback,
      RunContext undone,
      Map<String, Map<UndoResult, Long>> counts,
      List<UndoneRow> rows);

  /** Adds in what a row differs that was found to be changed. */
  void describe(RecordedRow row, String differences);

  /** What became of the rows of each run that is rolled back: run's id, entity, result. */
  Map<String, Map<String, Map<UndoResult, Long>>> counts(RunContext rollback);

  /** The rows that were not as they should be, in the order of their numbers; streams. */
  void rows(RunContext rollback, Consumer<RecordedRow> consumer);

  /** Forgets that a run created something, which is there no more. */
  void forget(RunContext run, CreatedObject object);
}

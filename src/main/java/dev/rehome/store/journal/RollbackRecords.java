package dev.rehome.store.journal;

import dev.rehome.store.CreatedObject;
import dev.rehome.store.RunContext;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What runs have done that roll others back. */
public interface RollbackRecords {

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

  /** What became of the rows of each run that is rolled back: run's id, entity, result. */
  Map<String, Map<String, Map<UndoResult, Long>>> counts(RunContext rollback);

  /** The rows that were not as they should be, each with its run's id; streams. */
  void rows(RunContext rollback, BiConsumer<String, UndoneRow> consumer);

  /** Forgets that a run created something, which is there no more. */
  void forget(RunContext run, CreatedObject object);
}

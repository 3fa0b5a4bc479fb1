package dev.rehome.job.rollback;

import dev.rehome.store.RowAction;
import dev.rehome.store.RunItem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads what is left to undo from the ledger, run by run. Always from the start: what was undone is
 * not there any more, and what was left alone is looked at again. Goes through it once more if the
 * database has refused something: the row that was in its way may be undone by now.
 */
final class UndoItemReader implements ItemStreamReader<UndoPage> {

  /** So few at first: each may carry a row as it was, of any size. */
  private static final int FIRST_PAGE = 100;

  private static final int PLENTY = 2 << 20;

  private final RollbackRun run;
  private int index;
  private @Nullable RunItem last;
  private int pageSize;
  private long characters;

  UndoItemReader(RollbackRun run) {
    this.run = run;
  }

  @Override
  public void open(ExecutionContext ignored) {
    pageSize = Math.min(FIRST_PAGE, run.request().chunkSize());
    beginPass();
    run.control().startedRows(run.context().id(), rows());
  }

  private void beginPass() {
    run.records().lookAgain(run.context());
    run.outcome().beginPass();
    index = 0;
    last = null;
  }

  /** About: what earlier launches have undone, and what later runs wrote again, is among them. */
  private long rows() {
    return run.undone().stream()
        .flatMap(undone -> run.ledger().entityTotals(undone.context()).values().stream())
        .mapToLong(
            actions ->
                actions.getOrDefault(RowAction.INSERTED, 0L)
                    + actions.getOrDefault(RowAction.UPDATED, 0L))
        .sum();
  }

  /** The next rows of the newest run that has any left, null behind the last. */
  @Override
  public @Nullable UndoPage read() {
    if (last != null) {
      adapt();
    }
    while (index < run.undone().size()) {
      UndoneRun undone = run.undone().get(index);
      List<RunItem> items = run.ledger().itemsToUndo(undone.context(), last, pageSize);
      if (!items.isEmpty()) {
        last = items.get(items.size() - 1);
        characters = characters(items);
        return new UndoPage(undone, items);
      }
      last = null;
      index++;
    }
    if (run.outcome().worthAnotherPass()) {
      beginPass();
      return read();
    }
    return null;
  }

  /** Keeps the memory of a page in bounds, by what the last one took. */
  private void adapt() {
    long taken = Math.max(characters, run.outcome().characters());
    if (taken > PLENTY) {
      pageSize = Math.max(1, pageSize / 4);
    } else if (taken < PLENTY / 4) {
      pageSize = Math.min(run.request().chunkSize(), pageSize * 4);
    }
  }

  private static long characters(List<RunItem> items) {
    long characters = 0;
    for (RunItem item : items) {
      String before = item.before();
      characters += before == null ? 0 : before.length();
    }
    return characters;
  }
}

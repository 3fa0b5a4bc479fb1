package dev.rehome.job.rollback;

import dev.rehome.store.RowAction;
import dev.rehome.store.RunItem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Reads what is left to undo from the ledger, run by run. Always from the start: what was undone is
 * not there any more, and what was left alone is looked at again.
 */
final class UndoItemReader implements ItemStreamReader<UndoPage> {

  /** So few at first: each may carry a row as it was, of any size. */
  private static final int FIRST_PAGE = 100;

  private static final int PLENTY = 2 << 20;

  private final RollbackRun run;
  private int index;
  private @Nullable RunItem last;
  private int pageSize;

  UndoItemReader(RollbackRun run) {
    this.run = run;
  }

  @Override
  public void open(ExecutionContext ignored) {
    run.records().lookAgain(run.context());
    index = 0;
    last = null;
    pageSize = Math.min(FIRST_PAGE, run.request().chunkSize());
    run.control().startedRows(run.context().id(), rows());
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
    while (index < run.undone().size()) {
      UndoneRun undone = run.undone().get(index);
      List<RunItem> items = run.ledger().itemsToUndo(undone.context(), last, pageSize);
      if (!items.isEmpty()) {
        last = items.get(items.size() - 1);
        adapt(items);
        return new UndoPage(undone, items);
      }
      last = null;
      index++;
    }
    return null;
  }

  /** Keeps the memory of a page in bounds. */
  private void adapt(List<RunItem> items) {
    long characters = 0;
    for (RunItem item : items) {
      String before = item.before();
      characters += before == null ? 0 : before.length();
    }
    if (characters > PLENTY) {
      pageSize = Math.max(1, pageSize / 4);
    } else if (characters < PLENTY / 4) {
      pageSize = Math.min(run.request().chunkSize(), pageSize * 4);
    }
  }
}

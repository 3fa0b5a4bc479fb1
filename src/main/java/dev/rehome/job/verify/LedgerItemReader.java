package dev.rehome.job.verify;

import dev.rehome.job.check.RowComparison;
import dev.rehome.store.items.LedgerItem;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/** Reads the items that are to be verified in the order they were written; always all of them. */
final class LedgerItemReader implements ItemStreamReader<LedgerItem> {

  private final VerifyRun run;
  private Iterator<LedgerItem> page = Collections.emptyIterator();
  private long last;
  private boolean end;

  LedgerItemReader(VerifyRun run) {
    this.run = run;
  }

  @Override
  public void open(ExecutionContext ignored) {
    page = Collections.emptyIterator();
    last = 0;
    end = false;
  }

  @Override
  public @Nullable LedgerItem read() {
    if (!page.hasNext() && !end) {
      List<LedgerItem> next = run.items().page(run.selection(), last, RowComparison.PORTION);
      end = next.size() < RowComparison.PORTION;
      page = next.iterator();
    }
    if (!page.hasNext()) {
      return null;
    }
    LedgerItem item = page.next();
    last = item.item();
    return item;
  }
}

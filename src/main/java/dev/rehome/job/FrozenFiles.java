package dev.rehome.job;

import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunContext;
import dev.rehome.store.RunQueries;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The files of a run as the ledger has them, in order, fetched page by page so that a run may have
 * any number. A page shows what was committed when it was fetched.
 */
public final class FrozenFiles implements Iterator<LedgerFile> {

  private static final int PAGE = 500;

  private final RunQueries ledger;
  private final RunContext run;
  private Iterator<LedgerFile> page = List.<LedgerFile>of().iterator();
  private int next;
  private boolean last;

  private FrozenFiles(RunQueries ledger, RunContext run, int from) {
    this.ledger = ledger;
    this.run = run;
    this.next = from;
  }

  /**
   * Fetches lazily; needs not be closed.
   *
   * @param from the ordinal of the first file wanted
   */
  public static Stream<LedgerFile> of(RunQueries ledger, RunContext run, int from) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            new FrozenFiles(ledger, run, from), Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  @Override
  public boolean hasNext() {
    if (!page.hasNext() && !last) {
      List<LedgerFile> files = ledger.files(run, next, PAGE);
      last = files.size() < PAGE;
      page = files.iterator();
    }
    return page.hasNext();
  }

  @Override
  public LedgerFile next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    LedgerFile file = page.next();
    next = file.ordinal() + 1;
    return file;
  }
}

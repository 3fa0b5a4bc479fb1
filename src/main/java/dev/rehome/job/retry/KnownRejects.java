package dev.rehome.job.retry;

import dev.rehome.store.LedgerFile;
import dev.rehome.store.RunContext;
import dev.rehome.store.retry.KnownReject;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file that a run rejected, in order, fetched page by page. Records that this
 * retry adds behind the last one are not among them.
 */
final class KnownRejects {

  private static final int PAGE = 500;

  private final RetryRun run;
  private final RunContext listed;
  private final LedgerFile file;
  private final Deque<KnownReject> page = new ArrayDeque<>();
  private long last;
  private boolean end;

  /**
   * @param from where they are read from: copies are those of the run that was named
   */
  KnownRejects(RetryRun run, LedgerFile file, RetryFrom from) {
    this.run = run;
    this.listed = from == RetryFrom.COPIES ? run.named() : run.of();
    this.file = file;
  }

  /** Whether the last reject of a file left open where it ended. */
  static boolean lastReachesEnd(RetryRun run, LedgerFile file) {
    KnownRejects known = new KnownRejects(run, file, RetryFrom.SOURCE);
    KnownReject last = null;
    for (KnownReject next = known.next(); next != null; next = known.next()) {
      last = next;
    }
    return last != null && reachesEnd(last, file);
  }

  static boolean reachesEnd(KnownReject reject, LedgerFile file) {
    return reject.added()
        || reject.place().byteOffset() + reject.place().byteLength() >= file.size();
  }

  /** The next one; null behind the last. */
  @Nullable KnownReject next() {
    if (page.isEmpty() && !end) {
      page.addAll(run.retries().rejects(listed, run.of(), file.ordinal(), last, PAGE));
      end = page.size() < PAGE;
    }
    KnownReject next = page.poll();
    if (next != null) {
      last = next.place().record();
    }
    return next;
  }

  byte @Nullable [] raw(KnownReject reject) {
    return run.retries().raw(listed, run.of(), file.ordinal(), reject.place().record());
  }
}

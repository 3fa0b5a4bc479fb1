package dev.rehome.job;

import dev.rehome.store.Counts;
import java.util.concurrent.atomic.AtomicLong;

/** Counts records and rejects of a run, against the limit. Thread-safe. */
final class RejectBudget {

  private final RejectLimit limit;
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();

  RejectBudget(RejectLimit limit) {
    this.limit = limit;
  }

  /** Starts from what is committed; a chunk that was rolled back may have been counted. */
  void reset(Counts committed) {
    read.set(committed.read());
    rejected.set(committed.rejected());
  }

  void add(long moreRead, long moreRejected) {
    read.addAndGet(moreRead);
    rejected.addAndGet(moreRejected);
  }

  boolean exceeded() {
    return limit.exceeded(read.get(), rejected.get(), false);
  }

  boolean exceededAtEnd(Counts totals) {
    return limit.exceeded(totals.read(), totals.rejected(), true);
  }
}

package dev.rehome.store.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the ledger keeps of runs, and how it is removed. */
public interface Retention {

  /**
   * Runs with what speaks for keeping them, newest first.
   *
   * @param spec only of the spec of this name; null for all
   */
  List<RetainedRun> runs(@Nullable String spec);

  /** How many bytes of rejects and before-images a run has. */
  long size(long run);

  /** Whether what a run kept beside its line was removed, or is being removed. */
  boolean isPruned(long run);

  /**
   * Says that what a run found and left out is not kept any more, so that nobody relies on it; from
   * then on the run cannot be rolled back. Harmless when repeated.
   */
  void markPruned(long run, Instant now);

  /**
   * Removes what a run that is marked keeps beside its line: before-images, rejects, warnings,
   * checks, report, and what the job repository has of it. In transactions of a bounded size.
   *
   * @param beforeEach is run before each of them; what it throws ends the work
   */
  void removeDetails(RetainedRun run, Runnable beforeEach);

  /** Removes the line of a run too, with its files and counts; nothing may refer to it. */
  void removeLine(RetainedRun run);
}

package dev.rehome.store.journal;

import java.util.List;
import java.util.function.Consumer;

/**
 * Who launched what, and how it ended: lines that are only ever appended, chained by hash (see
 * {@link AuditChain}).
 */
public interface AuditTrail {

  /**
   * Appends a line, which no rollback of a run's transaction takes along: it has a transaction of
   * its own, whatever the current one is.
   *
   * @param entry its number is ignored
   * @return the number of the line
   */
  long append(AuditEntry entry);

  /** Goes through all lines in the order of their numbers. */
  void read(Consumer<AuditLine> lines);

  /**
   * The first ids of runs in the ledger that no line names; there are none unless lines are gone.
   */
  List<String> unrecordedRuns(int atMost);
}

package dev.rehome.store.plan;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a target looks up in the ledger while it decides. Joins the current transaction, so that a
 * chunk sees what it has written itself. Faults of the system come as {@link
 * org.springframework.dao.DataAccessException}. Safe for several threads.
 */
public interface ItemLedger {

  /** A record of the current run. */
  record Place(int file, long record) {}

  /** A record that the current run does not read, because its file is skipped as unchanged. */
  record Skipped(int ordinal, String name, long record) {}

  /** For each key its item, null where there is none. */
  @Nullable Item[] find(int entityId, List<String> keys);

  /** Those of the items, by their numbers, that the run has found unchanged so far, and where. */
  Map<Long, Place> unchanged(long run, Collection<Long> items);

  /** Those of the items, by their numbers, that are of records of files that the run skips. */
  Map<Long, Skipped> skipped(long run, Collection<Item> items);

  /** The files that the run skips, behind one of its files, that share a key with a file. */
  List<Integer> skippedSharing(long run, String owner, int behind);

  /** The name of a file of a run. */
  String fileName(long run, int file);

  /** The ordinal of a file of a run by its name. */
  OptionalInt ordinal(long run, String fileName);

  /**
   * The ordinal in this run of a file of an earlier run, if it is the same and read the same way.
   */
  OptionalInt sameFile(long earlierRun, int file, long run);
}

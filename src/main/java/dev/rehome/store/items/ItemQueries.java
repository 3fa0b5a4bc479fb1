package dev.rehome.store.items;

import dev.rehome.store.RunRow;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked about items. Reads in the current transaction if there is one. Safe for several
 * threads.
 */
public interface ItemQueries {

  /** The entities of a spec, in its order, and behind them those that it had once. */
  List<LedgerEntity> entities(String spec);

  /** The numbers of the entities that a run counted rows of. */
  Set<Integer> countedBy(long run);

  /** The numbers of the entities of all specs whose rows go to the same place as one's. */
  List<Integer> sharing(int entityId);

  /** Whether a run created the table or collection that an entity's rows go to. */
  boolean created(int entityId);

  /** How many there are. */
  long count(ItemSelection selection);

  /**
   * The next items in the order of their numbers.
   *
   * @param after the number of the last one before; 0 for the first
   */
  List<LedgerItem> page(ItemSelection selection, long after, int atMost);

  /** For each key its item, null where there is none. */
  List<@Nullable LedgerItem> find(int entityId, List<String> keys);

  /** How many rows that a run wrote a later one has written since. */
  long overtaken(long run);

  Optional<RunRow> run(long number);

  /** The name of a file of a run. */
  String fileName(long run, int file);

  /**
   * Of each file of a spec the newest run that read it to its end and was not rolled back; in the
   * order of runs and their files.
   *
   * @param after the last one before; null for the first
   */
  List<ReadFile> newestFiles(String spec, @Nullable ReadFile after, int atMost);

  /** Those of the records of a file that the run rejected. */
  Set<Long> rejected(long run, int file, Collection<Long> records);
}

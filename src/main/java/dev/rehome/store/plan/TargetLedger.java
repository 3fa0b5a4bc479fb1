package dev.rehome.store.plan;

import dev.rehome.store.CreatedObject;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a target looks up and records in the ledger; intents only where it is another database and
 * shares no transaction. Joins the current transaction unless said otherwise.
 */
public interface TargetLedger extends ItemLedger {

  /**
   * The entities of a spec, in its order, and the place each goes to.
   *
   * @param place what distinguishes its collection from all others, server and database included
   */
  record Entity(String name, String place) {}

  /** A row that a run wrote. */
  record Written(String key, @Nullable String newId) {}

  /**
   * What is about to be done to the target.
   *
   * @param number given by the ledger
   * @param body the store's own text
   */
  record Intent(long number, long run, String body) {}

  /** Remembers which entities, in which order, a spec has now; their numbers. */
  List<Integer> register(String spec, List<Entity> entities);

  /** The number of an entity that no run has registered. */
  int UNREGISTERED = 0;

  /** The numbers of entities as far as a run has registered them; changes nothing. */
  List<Integer> registered(String spec, List<Entity> entities);

  /**
   * Records what a run is about to create, on its own and before it is created, so that no crash
   * leaves anything behind that the ledger does not know. Harmless when repeated.
   */
  void creating(long run, CreatedObject object);

  /** Whether a run other than this one counted rows of the entity. */
  boolean writtenByOthers(int entityId, long run);

  /** How often the run inserted or updated a row of the entity, which may be more than rows. */
  long writes(int entityId, long run);

  /**
   * The rows that a run inserted or updated, in portions.
   *
   * @param run null for what all runs inserted, updated or found as it should be
   */
  void written(@Nullable Long run, int entityId, int portion, Consumer<List<Written>> consumer);

  /** Commits an intent on its own, whatever becomes of the current transaction; its number. */
  long commitIntent(long run, String body);

  /** The intents of chunks that were not committed, newest first. */
  List<Intent> intents();

  void dropIntents(Collection<Long> numbers);

  /** Drops intents on its own, whatever becomes of the current transaction. */
  void withdrawIntents(Collection<Long> numbers);
}

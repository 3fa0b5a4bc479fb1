package dev.rehome.store.journal;

import dev.rehome.store.RunContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run plans to remove, and how far it is: so that a killed one goes on as it was shown. */
public interface Removals {

  /** How many of a state and reason there are. */
  record Total(
      Removal.Kind kind, Removal.State state, @Nullable String code, long count, long size) {}

  /**
   * Writes the plan of a run, in place of the one it had.
   *
   * @param removals taken one by one, so that any number is fine
   */
  void plan(RunContext run, Iterable<Removal> removals);

  /**
   * The next of them in order.
   *
   * @param state null for any
   * @param from the first ordinal wanted
   */
  List<Removal> page(RunContext run, Removal.@Nullable State state, int from, int atMost);

  /** Those of a state and reason, the first so many. */
  List<Removal> kept(RunContext run, String code, int atMost);

  /** Writes what has become of one of them. */
  void set(RunContext run, Removal removal);

  List<Total> totals(RunContext run);
}

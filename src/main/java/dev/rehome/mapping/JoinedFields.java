package dev.rehome.mapping;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is used where two columns, or an entity and a column, look at the same value: joined once
 * per pair and not for every record, as few pairs come again and again. For any number of threads.
 */
final class JoinedFields {

  /** The names in the records decide which pairs there are, so that there can be very many. */
  static final int LIMIT = 10_000;

  private final Map<Pair, UsedFields> byPair = new ConcurrentHashMap<>();

  /** The same when it is the same two objects. */
  private record Pair(UsedFields some, UsedFields more) {}

  UsedFields of(UsedFields some, UsedFields more) {
    Pair pair = new Pair(some, more);
    UsedFields known = byPair.get(pair);
    if (known != null) {
      return known;
    }
    UsedFields both = some.joinedWith(more);
    if (byPair.size() < LIMIT) {
      UsedFields other = byPair.putIfAbsent(pair, both);
      return other == null ? both : other;
    }
    return both;
  }
}

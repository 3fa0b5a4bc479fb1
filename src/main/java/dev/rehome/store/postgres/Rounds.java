package dev.rehome.store.postgres;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers rows so that no two of a key have the same number and a later one of a key has a higher
 * one. What is written round by round ends as if it were written row by row.
 */
final class Rounds {

  private final Map<String, Integer> rounds = new HashMap<>();
  private int last;

  /** The round of the next row, from 1. */
  int next(String key) {
    int round = rounds.merge(key, 1, Integer::sum);
    last = Math.max(last, round);
    return round;
  }

  /** The highest so far. */
  int last() {
    return last;
  }
}

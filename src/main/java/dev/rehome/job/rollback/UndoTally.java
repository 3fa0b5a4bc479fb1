package dev.rehome.job.rollback;

import dev.rehome.store.journal.UndoResult;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many rows became what, by entity. */
final class UndoTally {

  private final Map<String, Map<UndoResult, Long>> counts = new LinkedHashMap<>();

  void count(String entity, UndoResult result, long rows) {
    if (rows > 0) {
      counts
          .computeIfAbsent(entity, name -> new EnumMap<>(UndoResult.class))
          .merge(result, rows, Long::sum);
    }
  }

  Map<String, Map<UndoResult, Long>> counts() {
    return counts;
  }

  /** How many rows were gone through. */
  long size() {
    return counts.values().stream()
        .flatMap(results -> results.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}

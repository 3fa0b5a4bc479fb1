package dev.rehome.job.rollback;

import dev.rehome.store.journal.UndoResult;
import dev.rehome.store.journal.UndoneRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of rows, by entity, and those that were not as their run had left them. */
final class UndoTally {

  private final Map<String, Map<UndoResult, Long>> counts = new LinkedHashMap<>();
  private final List<UndoneRow> rows = new ArrayList<>();

  void count(String entity, UndoResult result, long rows) {
    if (rows > 0) {
      counts
          .computeIfAbsent(entity, name -> new EnumMap<>(UndoResult.class))
          .merge(result, rows, Long::sum);
    }
  }

  void add(UndoneRow row) {
    rows.add(row);
  }

  Map<String, Map<UndoResult, Long>> counts() {
    return counts;
  }

  List<UndoneRow> rows() {
    return rows;
  }

  /** How many rows were gone through. */
  long size() {
    return counts.values().stream()
        .flatMap(results -> results.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}

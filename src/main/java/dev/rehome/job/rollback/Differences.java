package dev.rehome.job.rollback;

import dev.rehome.job.check.FieldDifference;
import dev.rehome.store.RunItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * In which columns a row differs, as a JSON object: what it was compared with, and the columns with
 * what is expected and what was found.
 */
final class Differences {

  /** The record that the run had read: what differs has been changed since. */
  private static final String SOURCE = "source";

  /** The row as it was before the run, where there is nothing better to compare with. */
  private static final String BEFORE = "before";

  private Differences() {}

  /** Null where nothing differs, as in a column that the spec does not know. */
  static @Nullable String fromSource(List<FieldDifference> differences) {
    return differences.isEmpty()
        ? null
        : json(
            SOURCE,
            differences.stream()
                .map(one -> column(one.column(), one.expected(), one.found()))
                .toList());
  }

  /**
   * Null where there was no row before the run.
   *
   * @param now the row's image
   */
  static @Nullable String fromBefore(RunItem item, @Nullable String now) {
    String before = item.before();
    if (before == null || now == null) {
      return null;
    }
    JsonNode old = JsonMapper.shared().readTree(before);
    JsonNode current = JsonMapper.shared().readTree(now);
    Set<String> columns = new LinkedHashSet<>(old.propertyNames());
    columns.addAll(current.propertyNames());
    List<Map<String, Object>> differences = new ArrayList<>();
    for (String column : columns) {
      if (!old.path(column).equals(current.path(column))) {
        differences.add(column(column, old.path(column), current.path(column)));
      }
    }
    return json(BEFORE, differences);
  }

  private static Map<String, Object> column(String name, Object expected, Object found) {
    Map<String, Object> column = new LinkedHashMap<>();
    column.put("column", name);
    column.put("expected", expected);
    column.put("found", found);
    return column;
  }

  private static String json(String comparedWith, List<Map<String, Object>> columns) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("comparedWith", comparedWith);
    all.put("columns", columns);
    return JsonMapper.shared().writeValueAsString(all);
  }

  /** What a terminal shows of such an object; empty for nothing. */
  static String shown(@Nullable Object differences) {
    if (!(differences instanceof JsonNode node)) {
      return "";
    }
    List<String> names = new ArrayList<>();
    node.path("columns").forEach(column -> names.add(column.path("column").asString("")));
    if (names.isEmpty()) {
      return "";
    }
    String all = String.join(", ", names);
    return node.path("comparedWith").asString("").equals(SOURCE)
        ? ": " + all
        : "; it differs from the row before the run in " + all;
  }
}

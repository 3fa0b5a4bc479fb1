package dev.rehome.job.rollback;

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

/** In which columns a row differs from the row that a rollback would restore. */
final class Differences {

  private Differences() {}

  /**
   * As a JSON array of column, value before the run and value now; null where there was no row
   * before the run.
   *
   * @param now the row's image
   */
  static @Nullable String of(RunItem item, @Nullable String now) {
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
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("column", column);
        one.put("before", old.path(column));
        one.put("now", current.path(column));
        differences.add(one);
      }
    }
    return JsonMapper.shared().writeValueAsString(differences);
  }
}

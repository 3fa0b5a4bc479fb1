package dev.rehome.mapping;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is made from the files that a certain set of entities applies to.
 *
 * @param entityCount how many entities the spec has, applicable or not
 * @param entities those that apply, parents first
 * @param used the fields they use
 * @param usedBeside the fields beside the records of a file that they use
 */
record MappingPlan(
    int entityCount,
    List<EntityMapper> entities,
    List<RuleMapper> rules,
    UsedFields used,
    UsedFields usedBeside,
    Map<String, String> parameters) {

  /**
   * An entity as rules see it: its row as a map, empty when the record made none; a list of maps
   * when it has {@code each}.
   */
  @Nullable Object entityRows(String name, RecordPass pass) {
    for (EntityMapper entity : entities) {
      if (entity.name.equals(name)) {
        List<RowScope> rows = pass.rows(entity.index);
        if (entity.repeats()) {
          return rows.stream().map(RowScope::asMap).toList();
        }
        return rows.isEmpty() ? Map.of() : rows.get(0).asMap();
      }
    }
    return Map.of();
  }
}

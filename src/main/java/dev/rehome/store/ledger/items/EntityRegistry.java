package dev.rehome.store.ledger.items;

import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** The ledger's numbers of entities. An entity that moves to another table gets another number. */
final class EntityRegistry {

  static final int UNKNOWN = 0;

  private static final String FIND =
      """
      SELECT id FROM rehome.migration_entities
      WHERE spec = ? AND entity = ? AND target_table = ?
      """;
  private static final String ADD =
      """
      INSERT INTO rehome.migration_entities (spec, entity, target_table) VALUES (?, ?, ?)
      """;
  private static final String CLEAR =
      """
      UPDATE rehome.migration_entities SET ordinal = NULL WHERE spec = ?
      """;
  private static final String PLACE =
      """
      UPDATE rehome.migration_entities SET ordinal = ? WHERE id = ?
      """;
  private static final String OF_RUN =
      """
      SELECT e.id FROM rehome.migration_entities e
      JOIN rehome.migration_runs r ON r.spec = e.spec
      WHERE r.run = ? AND e.ordinal IS NOT NULL
      ORDER BY e.ordinal
      """;

  private static final String CURRENT =
      """
      SELECT id, entity FROM rehome.migration_entities
      WHERE spec = ? AND ordinal IS NOT NULL ORDER BY ordinal
      """;

  private final JdbcTemplate jdbc;

  EntityRegistry(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** The number of an entity, which is given one if it has none. */
  int number(String spec, String entity, String table) {
    int known = find(spec, entity, table);
    if (known == UNKNOWN) {
      jdbc.update(ADD, spec, entity, table);
      return find(spec, entity, table);
    }
    return known;
  }

  /** The number of an entity, {@link #UNKNOWN} if it has none. */
  int find(String spec, String entity, String table) {
    return jdbc.query(FIND, (row, index) -> row.getInt(1), spec, entity, table).stream()
        .findFirst()
        .orElse(UNKNOWN);
  }

  /** Remembers which entities, in which order, a spec has now. */
  void arrange(String spec, List<Integer> numbers) {
    jdbc.update(CLEAR, spec);
    for (int ordinal = 0; ordinal < numbers.size(); ordinal++) {
      jdbc.update(PLACE, ordinal, numbers.get(ordinal));
    }
  }

  /** The entities that a spec has, as far as it had them when it was prepared last. */
  Map<Integer, EntitySpec> current(Spec spec) {
    Map<String, EntitySpec> byName = new HashMap<>();
    spec.entities().forEach(entity -> byName.put(entity.name(), entity));
    Map<Integer, EntitySpec> current = new LinkedHashMap<>();
    jdbc.query(
        CURRENT,
        row -> {
          EntitySpec entity = byName.get(row.getString(2));
          if (entity != null) {
            current.put(row.getInt(1), entity);
          }
        },
        spec.name());
    return current;
  }

  /** The numbers of the entities of the run's spec, in its order; none before it was prepared. */
  List<Integer> ofRun(long run) {
    return jdbc.query(OF_RUN, (row, index) -> row.getInt(1), run);
  }
}

package dev.rehome.spec.read;

import dev.rehome.problem.Location;
import dev.rehome.problem.Problems;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.StoreDescription;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What every target refuses, whatever is in it; and, of entities that say how they become documents
 * of a store, what that store refuses.
 */
final class TargetChecks {

  private static final String OWN_SCHEMA = "rehome.";

  private final List<StoreDescription> stores;
  private final Problems problems;

  /** Those whose rows become lists in documents, which may have the same name. */
  private final Set<String> embedded;

  /** By its table, the entity that has it. */
  private final Map<String, String> tables = new HashMap<>();

  /**
   * @param entities all that could be read
   */
  TargetChecks(List<StoreDescription> stores, Collection<EntitySpec> entities, Problems problems) {
    this.stores = stores;
    this.embedded =
        entities.stream()
            .flatMap(entity -> entity.document().embed().stream())
            .collect(Collectors.toSet());
    this.problems = problems;
  }

  /**
   * @param section the entity in the YAML
   */
  void check(EntitySpec entity, YamlNode section) {
    Location where = section.get("table").key();
    checkTable(entity, where);
    problems.addAll(StoreDescription.unusableKeys(entity));
    for (StoreDescription store : stores) {
      StoreDescription.Documents documents = store.documents();
      if (documents != null && section.has(documents.section())) {
        problems.addAll(store.check(entity, where));
      } else if (documents != null) {
        entity.columns().stream()
            .filter(column -> column.name().equals(documents.metadataField()))
            .forEach(column -> problems.add(documents.reserved(column)));
      }
    }
  }

  private void checkTable(EntitySpec entity, Location where) {
    String other =
        embedded.contains(entity.name()) ? null : tables.putIfAbsent(entity.table(), entity.name());
    if (other != null) {
      problems.add(
          "shared-table",
          "table '%s' has the entity '%s' already, whose rows would be overwritten"
              .formatted(entity.table(), other),
          where,
          "give each entity a table of its own with 'table'");
    }
    if (entity.table().toLowerCase(Locale.ROOT).startsWith(OWN_SCHEMA)) {
      problems.add(
          "reserved-schema",
          "the schema 'rehome' is Rehome's own",
          where,
          "give the table another schema");
    }
  }
}

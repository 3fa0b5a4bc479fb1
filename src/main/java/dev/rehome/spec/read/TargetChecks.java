package dev.rehome.spec.read;

import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.StoreDescription;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    for (StoreDescription store : stores) {
      StoreDescription.Documents documents = store.documents();
      if (documents != null && section.has(documents.section())) {
        checkCollection(store.title(), documents, entity.table(), where);
      }
    }
    for (ColumnSpec column : entity.columns()) {
      checkKeyType(entity, column);
      checkName(column, section);
    }
  }

  private void checkTable(EntitySpec entity, Location where) {
    String other =
        embedded.contains(entity.name()) ? null : tables.putIfAbsent(entity.table(), entity.name());
    if (other != null) {
      problems.add(
          Problem.of(
                  "shared-table",
                  "table '"
                      + entity.table()
                      + "' has the entity '"
                      + other
                      + "' already, whose rows would be overwritten")
              .at(where)
              .hint("give each entity a table of its own with 'table'"));
    }
    if (entity.table().toLowerCase(Locale.ROOT).startsWith(OWN_SCHEMA)) {
      problems.add(
          Problem.of("reserved-schema", "the schema 'rehome' is Rehome's own")
              .at(where)
              .hint("give the table another schema"));
    }
  }

  private void checkCollection(
      String store, StoreDescription.Documents documents, String name, Location where) {
    if (documents.refusedCollections().matcher(name).matches()) {
      problems.add(
          Problem.of("bad-name", store + " keeps the collection name '" + name + "' to itself")
              .at(where)
              .hint("give the entity another name with 'table'"));
    }
  }

  private void checkKeyType(EntitySpec entity, ColumnSpec column) {
    if (entity.match().contains(column.name()) && !column.type().identifies()) {
      problems.add(
          Problem.of(
                  "unusable-key",
                  "column '%s' of type %s cannot identify a row"
                      .formatted(column.name(), column.type().label()))
              .at(column.where())
              .hint("use a key of type text, integer, uuid or a date"));
    }
  }

  private void checkName(ColumnSpec column, YamlNode section) {
    stores.stream()
        .filter(store -> store.documents() != null)
        .flatMap(store -> fault(store, column.name(), section).stream())
        .findFirst()
        .ifPresent(
            fault ->
                problems.add(
                    Problem.of("bad-name", fault)
                        .at(column.where())
                        .hint("give the column another name")));
  }

  private static Optional<String> fault(StoreDescription store, String name, YamlNode section) {
    StoreDescription.Documents documents = Objects.requireNonNull(store.documents());
    if (name.equals(documents.metadataField())) {
      return Optional.of("'" + name + "' is the field of a document that is Rehome's own");
    }
    if (!section.has(documents.section())) {
      return Optional.empty();
    }
    if (section.has(EntitySpec.ID) && name.equals(documents.idField())) {
      return Optional.of("the column 'id' becomes the field '" + name + "'");
    }
    return documents.refusedFields().matcher(name).matches()
        ? Optional.of(
            store.title() + " takes the field name '" + name + "' for a path or an operator")
        : Optional.empty();
  }
}

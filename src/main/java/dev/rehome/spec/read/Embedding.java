package dev.rehome.spec.read;

import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.record.ColumnType;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.ValueSource;
import dev.rehome.spec.WriteMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks which entities are to be embedded in which. */
final class Embedding {

  private final Map<String, EntitySpec> entities;
  private final Problems problems;
  private final Map<String, String> parents = new HashMap<>();
  private final Map<String, String> lists = new HashMap<>();

  /**
   * @param entities all that could be read, by name
   */
  Embedding(Map<String, EntitySpec> entities, Problems problems) {
    this.entities = entities;
    this.problems = problems;
  }

  void check(Map<String, YamlNode> said, List<StoreDescription> stores) {
    entities.forEach(
        (name, parent) ->
            stores.stream()
                .map(store -> EntityReader.documents(store, Objects.requireNonNull(said.get(name))))
                .flatMap(documents -> documents.get("embed").texts().stream())
                .forEach(child -> check(parent, child)));
  }

  private void check(EntitySpec parent, YamlNode scalar) {
    EntitySpec child = entities.get(scalar.text());
    if (child == null) {
      problems.add(SpecBinder.unknownEntity(scalar, entities.keySet()));
      return;
    }
    String other = parents.putIfAbsent(child.name(), parent.name());
    if (other != null) {
      add(scalar, "is embedded in '" + other + "' already", "embed it once");
    }
    if (references(child, parent) != 1) {
      add(
          scalar,
          "needs one column that refers to '%s' but has %d"
              .formatted(parent.name(), references(child, parent)),
          "add a column { ref: " + parent.name() + " }");
    }
    checkReferences(parent, child, scalar);
    if (!child.document().embed().isEmpty()) {
      add(scalar, "embeds others itself", "only one level is embedded");
    }
    if (!child.document().indexes().isEmpty() || child.document().validator()) {
      add(scalar, "asks for indexes or a validator", "an embedded entity has no collection");
    }
    if (child.mode() != WriteMode.UPSERT || child.onDuplicate() != DuplicateRule.REJECT) {
      add(
          scalar,
          "has a mode or on_duplicate of its own",
          "its rows come and go with the row that holds them");
    }
    String list = parent.name() + "." + child.table();
    String sibling = lists.putIfAbsent(list, child.name());
    if (sibling != null && !sibling.equals(child.name())) {
      add(
          scalar,
          "has the same table as '" + sibling + "'",
          "give each embedded entity a table of its own: it names the list");
    }
    for (EntitySpec entity : entities.values()) {
      if (references(entity, child) > 0) {
        add(
            scalar,
            "is referred to by '" + entity.name() + "'",
            "what others refer to must have documents of its own");
      }
    }
    if (parent.onDuplicate() != DuplicateRule.REJECT) {
      add(
          scalar,
          "would be lost where '" + parent.name() + "' comes twice",
          "leave on_duplicate at reject, or do not embed");
    }
    if (parent.columns().stream().anyMatch(column -> column.name().equals(child.table()))) {
      add(
          scalar,
          "is called like the column '" + child.table() + "'",
          "give it a 'table' that is no column of '" + parent.name() + "'");
    }
  }

  /** Rows find their place by the very value they refer to. */
  private void checkReferences(EntitySpec parent, EntitySpec child, YamlNode scalar) {
    Optional<ColumnType> referred =
        Stream.concat(Stream.of(EntitySpec.ID), parent.match().stream())
            .flatMap(name -> parent.columns().stream().filter(column -> column.name().equals(name)))
            .map(ColumnSpec::type)
            .findFirst();
    for (ColumnSpec column : child.columns()) {
      if (column.source() instanceof ValueSource.Ref ref
          && ref.entity().equals(parent.name())
          && (referred.filter(type -> type != column.type()).isPresent()
              || column.extract() != null
              || !column.transforms().isEmpty()
              || column.defaultValue() != null)) {
        add(
            scalar,
            "refers to '" + parent.name() + "' by a value that '" + column.name() + "' changes",
            "leave type, extract, transform and default out of that column");
      }
    }
  }

  private static long references(EntitySpec from, EntitySpec to) {
    return from.columns().stream()
        .filter(
            column ->
                column.source() instanceof ValueSource.Ref ref && ref.entity().equals(to.name()))
        .count();
  }

  private void add(YamlNode scalar, String message, String hint) {
    problems.add(
        Problem.of("bad-embed", "entity '" + scalar.text() + "' " + message)
            .at(scalar.where())
            .hint(hint));
  }
}

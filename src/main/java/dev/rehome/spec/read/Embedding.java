package dev.rehome.spec.read;

import dev.rehome.problem.Problems;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.DocumentSpec;
import dev.rehome.spec.DuplicateRule;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.ValueSource;
import dev.rehome.spec.WriteMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

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

  void check(Map<String, YamlNode> nodes, List<StoreDescription> stores) {
    entities.forEach(
        (name, parent) ->
            stores.stream()
                .map(
                    store -> EntityReader.documents(store, Objects.requireNonNull(nodes.get(name))))
                .flatMap(documents -> documents.get("embed").texts().stream())
                .forEach(child -> check(parent, child)));
  }

  private void check(EntitySpec parent, YamlNode name) {
    EntitySpec child = entities.get(name.text());
    if (child == null) {
      problems.add(SpecBinder.unknownEntity(name, entities.keySet()));
      return;
    }
    String other = parents.putIfAbsent(child.name(), parent.name());
    refuse(other != null, name, "is embedded in '" + other + "' already", "embed it once");
    refuse(
        references(child, parent) != 1,
        name,
        "needs one column that refers to '%s' but has %d"
            .formatted(parent.name(), references(child, parent)),
        "add a column { ref: " + parent.name() + " }");
    checkReferences(parent, child, name);
    DocumentSpec document = child.document();
    refuse(!document.embed().isEmpty(), name, "embeds others itself", "only one level is embedded");
    refuse(
        !document.indexes().isEmpty() || document.validator(),
        name,
        "has indexes or a validator",
        "an embedded entity has no collection");
    refuse(
        child.mode() != WriteMode.UPSERT || child.onDuplicate() != DuplicateRule.REJECT,
        name,
        "has a mode or on_duplicate of its own",
        "its rows are written and deleted with the row that holds them");
    String sibling = lists.putIfAbsent(parent.name() + "." + child.table(), child.name());
    refuse(
        sibling != null && !sibling.equals(child.name()),
        name,
        "has the same table as '" + sibling + "'",
        "give each embedded entity a table of its own: it names the list");
    for (EntitySpec entity : entities.values()) {
      refuse(
          references(entity, child) > 0,
          name,
          "is referred to by '" + entity.name() + "'",
          "what others refer to must have documents of its own");
    }
    refuse(
        parent.onDuplicate() != DuplicateRule.REJECT,
        name,
        "would be lost where '" + parent.name() + "' is a duplicate",
        "leave on_duplicate at reject, or do not embed");
    refuse(
        parent.columns().stream().anyMatch(column -> column.name().equals(child.table())),
        name,
        "has the name of the column '" + child.table() + "'",
        "give it a 'table' that is no column of '" + parent.name() + "'");
  }

  /** Rows find their place by the very value they refer to. */
  private void checkReferences(EntitySpec parent, EntitySpec child, YamlNode name) {
    OptionalInt referred = parent.referredIndex();
    for (ColumnSpec column : child.columns()) {
      boolean changed =
          referred.isPresent() && column.type() != parent.columns().get(referred.getAsInt()).type()
              || column.extract() != null
              || !column.transforms().isEmpty()
              || column.defaultValue() != null;
      refuse(
          changed && isReference(column, parent),
          name,
          "refers to '" + parent.name() + "' by a value that '" + column.name() + "' changes",
          "leave type, extract, transform and default out of that column");
    }
  }

  private static long references(EntitySpec from, EntitySpec to) {
    return from.columns().stream().filter(column -> isReference(column, to)).count();
  }

  private static boolean isReference(ColumnSpec column, EntitySpec to) {
    return column.source() instanceof ValueSource.Ref ref && ref.entity().equals(to.name());
  }

  private void refuse(boolean wrong, YamlNode name, String message, String hint) {
    if (wrong) {
      problems.add("bad-embed", "entity '" + name.text() + "' " + message, name.where(), hint);
    }
  }
}

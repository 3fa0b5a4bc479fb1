package dev.rehome.store.mongo;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.PlainText;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import dev.rehome.spec.EntitySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts rows of embedded entities into the rows they refer to, which the same record makes. */
final class Embedded {

  private final List<MongoEntity> entities;
  private final boolean none;
  private final boolean[] embedded;
  private final int[] references;

  Embedded(List<MongoEntity> entities) {
    this.entities = entities;
    this.none = entities.stream().noneMatch(entity -> entity.shape().reshapes());
    this.embedded = new boolean[entities.size()];
    this.references = new int[entities.size()];
    for (MongoEntity entity : entities) {
      for (DocumentShape.Child child : entity.shape().children()) {
        embedded[child.entity()] = true;
        references[child.entity()] = child.reference();
      }
    }
  }

  /** Where rows of an embedded entity belong: the value of the column that refers. */
  private record Place(int entity, @Nullable Object parent) {}

  boolean contains(int entity) {
    return embedded[entity];
  }

  /**
   * The record with its rows as the documents they become: behind the values of its columns a row
   * has, for each embedded entity, the list of values of the rows that refer to it; its fingerprint
   * is that of the document. A record with a row that refers to none is a reject.
   */
  MappedRecord fold(MappedRecord record) {
    if (none || record.rejected()) {
      return record;
    }
    List<Row> left = new ArrayList<>();
    Map<Place, List<Row>> children = new LinkedHashMap<>();
    for (Row row : record.rows()) {
      if (embedded[row.entity()]) {
        Object parent = row.values()[references[row.entity()]];
        children
            .computeIfAbsent(new Place(row.entity(), parent), place -> new ArrayList<>())
            .add(row);
      } else {
        left.add(row);
      }
    }
    List<Row> folded = left.stream().map(row -> fold(row, children)).toList();
    List<RecordProblem> lonely =
        children.values().stream().flatMap(List::stream).map(this::lonely).toList();
    return new MappedRecord(record.source(), lonely.isEmpty() ? folded : List.of(), lonely);
  }

  /** Takes from the children those that are this one's. */
  private Row fold(Row row, Map<Place, List<Row>> children) {
    DocumentShape shape = entities.get(row.entity()).shape();
    if (!shape.reshapes()) {
      return row;
    }
    List<@Nullable Object> values = new ArrayList<>(Arrays.asList(row.values()));
    for (DocumentShape.Child child : shape.children()) {
      List<Row> own =
          children.remove(new Place(child.entity(), row.values()[shape.key().referred()]));
      values.add(own == null ? List.of() : own.stream().map(Row::values).toList());
    }
    @Nullable Object[] all = values.toArray();
    return new Row(row.entity(), row.key(), row.legacyId(), all, shape.fingerprint(all));
  }

  private RecordProblem lonely(Row row) {
    EntitySpec entity = entities.get(row.entity()).spec();
    int reference = references[row.entity()];
    return new RecordProblem(
        "embed",
        "the row refers to no row of this record that could hold it: "
            + PlainText.shown(row.values()[reference]),
        entity.name(),
        entity.columns().get(reference).name());
  }
}

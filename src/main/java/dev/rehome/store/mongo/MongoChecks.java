package dev.rehome.store.mongo;

import com.mongodb.client.model.Accumulators;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.ValueSource;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RunContext;
import dev.rehome.store.plan.TargetLedger;
import dev.rehome.store.target.ChildCount;
import dev.rehome.store.target.TargetRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a run wrote according to the ledger with what the target has.
 *
 * @param run null for all runs
 * @param beforeEach as of {@link dev.rehome.store.target.TargetSession#verify}
 */
record MongoChecks(
    TargetLedger ledger,
    @Nullable RunContext run,
    Spec spec,
    List<MongoEntity> entities,
    Runnable beforeEach) {

  private static final int PORTION = 1000;

  List<IntegrityCheck> checks() {
    Embedded embedded = new Embedded(entities);
    return entities.stream()
        .filter(entity -> !embedded.contains(entity.index()))
        .flatMap(entity -> new EntityCheck(entity).run().stream())
        .toList();
  }

  /** As of {@link dev.rehome.store.target.TargetSession#orphans}. */
  void orphans(String entity, String column, Consumer<TargetRow> rows) {
    MongoEntity child = entities.get(spec.entityIndex(entity));
    DocumentField field = field(child, column);
    if (!(field.column().source() instanceof ValueSource.Ref ref)) {
      throw new IllegalArgumentException(column + " does not refer to anything");
    }
    MongoEntity parent = entities.get(spec.entityIndex(ref.entity()));
    portions(
        child,
        Filters.exists(field.path()),
        documents -> {
          Set<String> parents = parent.present(references(documents, field));
          documents.stream()
              .filter(document -> refers(document, field))
              .filter(document -> !parents.contains(IdText.canonical(in(document, field))))
              .forEach(document -> rows.accept(child.row(document, false)));
        });
  }

  /** As of {@link dev.rehome.store.target.TargetSession#miscounted}. */
  void miscounted(ChildCount count, ObjLongConsumer<TargetRow> rows) {
    MongoEntity parent = entities.get(spec.entityIndex(count.entity()));
    MongoEntity child = entities.get(spec.entityIndex(count.child()));
    if (new Embedded(entities).contains(child.index())) {
      return;
    }
    DocumentField reference = field(child, count.reference());
    int column = parent.spec().columnIndex(count.column());
    portions(
        parent,
        Filters.empty(),
        documents -> {
          Map<String, Long> found = counts(child, reference.path(), documents);
          for (BsonDocument document : documents) {
            TargetRow row = parent.row(document, false);
            long children = found.getOrDefault(IdText.canonical(DocumentShape.idOf(document)), 0L);
            if (row.values()[column] instanceof Number expected
                && expected.longValue() != children) {
              rows.accept(row, children);
            }
          }
        });
  }

  private static Map<String, Long> counts(
      MongoEntity child, String reference, List<BsonDocument> parents) {
    Map<String, Long> counts = new HashMap<>();
    List<BsonValue> ids = parents.stream().map(DocumentShape::idOf).toList();
    for (List<BsonValue> portion : MongoEntity.portions(ids)) {
      child
          .collection()
          .aggregate(
              List.of(
                  Aggregates.match(Filters.in(reference, portion)),
                  Aggregates.group("$" + reference, Accumulators.sum("n", 1))))
          .forEach(
              group ->
                  counts.put(
                      IdText.canonical(DocumentShape.idOf(group)),
                      group.getNumber("n").longValue()));
    }
    return counts;
  }

  private static DocumentField field(MongoEntity entity, String column) {
    return entity.shape().fields().get(entity.spec().columnIndex(column));
  }

  private static boolean refers(BsonDocument document, DocumentField field) {
    BsonValue value = field.in(document);
    return value != null && !value.isNull();
  }

  private static BsonValue in(BsonDocument document, DocumentField field) {
    return Objects.requireNonNull(field.in(document));
  }

  private static List<BsonValue> references(List<BsonDocument> documents, DocumentField field) {
    return documents.stream()
        .filter(document -> refers(document, field))
        .map(document -> in(document, field))
        .distinct()
        .toList();
  }

  /** All documents, a portion at a time. */
  private static void portions(
      MongoEntity entity, Bson filter, Consumer<List<BsonDocument>> consumer) {
    List<BsonDocument> portion = new ArrayList<>();
    entity
        .collection()
        .find(filter)
        .sort(Sorts.ascending(DocumentShape.ID))
        .forEach(
            document -> {
              portion.add(document);
              if (portion.size() == PORTION) {
                consumer.accept(List.copyOf(portion));
                portion.clear();
              }
            });
    consumer.accept(List.copyOf(portion));
  }

  /** A column that refers to another entity, and what was counted. */
  private static final class Reference {
    private final String field;
    private final MongoEntity parent;
    private long values;
    private long orphans;

    private Reference(String field, MongoEntity parent) {
      this.field = field;
      this.parent = parent;
    }

    private void count(List<BsonDocument> documents) {
      List<BsonValue> refs =
          documents.stream()
              .map(document -> document.get(field))
              .filter(value -> value != null && !value.isNull())
              .toList();
      Set<String> parents = parent.present(List.copyOf(new HashSet<>(refs)));
      values += refs.size();
      orphans += refs.stream().filter(ref -> !parents.contains(IdText.canonical(ref))).count();
    }
  }

  /** What the documents of one entity come to, a portion at a time. */
  private final class EntityCheck {

    private final MongoEntity entity;
    private final List<DocumentField> required;
    private final List<Reference> references = new ArrayList<>();
    private long written;
    private long found;
    private long lacking;

    private EntityCheck(MongoEntity entity) {
      this.entity = entity;
      EntitySpec own = entity.spec();
      this.required =
          entity.shape().fields().stream()
              .filter(
                  field -> field.column().required() || own.match().contains(field.column().name()))
              .toList();
      for (DocumentField field : entity.shape().fields()) {
        if (field.column().source() instanceof ValueSource.Ref ref) {
          MongoEntity parent = entities.get(spec.entityIndex(ref.entity()));
          references.add(new Reference(field.name(), parent));
        }
      }
    }

    private List<IntegrityCheck> run() {
      Bson fields = fields();
      ledger.written(
          run == null ? null : run.number(),
          entity.id(),
          PORTION,
          rows -> {
            beforeEach.run();
            written += rows.size();
            count(entity.findByIds(ids(rows), fields));
          });
      String name = entity.spec().name();
      List<IntegrityCheck> checks = new ArrayList<>();
      checks.add(IntegrityCheck.count(name, written, found, entity.display()));
      checks.add(IntegrityCheck.required(name, lacking, found));
      for (Reference reference : references) {
        checks.add(
            IntegrityCheck.references(
                name,
                reference.orphans,
                reference.values,
                reference.field,
                reference.parent.display()));
      }
      return checks;
    }

    private List<BsonValue> ids(List<TargetLedger.Written> rows) {
      return rows.stream()
          .map(row -> row.newId() == null ? row.key() : row.newId())
          .map(entity.shape().key()::parse)
          .toList();
    }

    private Bson fields() {
      List<String> names = new ArrayList<>(required.stream().map(DocumentField::name).toList());
      names.add(DocumentShape.METADATA);
      references.forEach(reference -> names.add(reference.field));
      return Projections.include(names);
    }

    private void count(List<BsonDocument> documents) {
      found += documents.size();
      lacking += documents.stream().filter(this::lacks).count();
      references.forEach(reference -> reference.count(documents));
    }

    private boolean lacks(BsonDocument document) {
      return required.stream()
          .map(field -> field.in(document))
          .anyMatch(value -> value == null || value.isNull());
    }
  }
}

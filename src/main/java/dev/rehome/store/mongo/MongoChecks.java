package dev.rehome.store.mongo;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.ValueSource;
import dev.rehome.store.IntegrityCheck;
import dev.rehome.store.RunContext;
import dev.rehome.store.plan.TargetLedger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/** Compares what a run wrote according to the ledger with what the target has. */
final class MongoChecks {

  private static final int PORTION = 1000;

  private final TargetLedger ledger;
  private final RunContext run;
  private final Spec spec;
  private final List<MongoEntity> entities;
  private final Runnable beforeEach;

  /**
   * @param beforeEach as of {@link dev.rehome.store.TargetSession#verify}
   */
  MongoChecks(
      TargetLedger ledger,
      RunContext run,
      Spec spec,
      List<MongoEntity> entities,
      Runnable beforeEach) {
    this.ledger = ledger;
    this.run = run;
    this.spec = spec;
    this.entities = entities;
    this.beforeEach = beforeEach;
  }

  List<IntegrityCheck> run() {
    List<IntegrityCheck> checks = new ArrayList<>();
    Embedded embedded = new Embedded(entities);
    for (int i = 0; i < entities.size(); i++) {
      if (!embedded.contains(i)) {
        EntityCheck check = new EntityCheck(entities.get(i));
        check.count();
        check.report(checks);
      }
    }
    return checks;
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
  }

  /** What the documents of one entity come to, a portion at a time. */
  private final class EntityCheck {

    private final MongoEntity entity;
    private final List<Integer> required;
    private final List<Reference> references;
    private long written;
    private long found;
    private long lacking;

    private EntityCheck(MongoEntity entity) {
      this.entity = entity;
      EntitySpec own = entity.spec();
      this.required =
          IntStream.range(0, own.columns().size())
              .filter(i -> isRequired(own, own.columns().get(i)))
              .boxed()
              .toList();
      this.references =
          IntStream.range(0, own.columns().size())
              .filter(i -> own.columns().get(i).source() instanceof ValueSource.Ref)
              .mapToObj(
                  i ->
                      new Reference(
                          entity.shape().fields().get(i).name(), parent(own.columns().get(i))))
              .toList();
    }

    private static boolean isRequired(EntitySpec own, ColumnSpec column) {
      return column.required() || own.match().contains(column.name());
    }

    private MongoEntity parent(ColumnSpec column) {
      ValueSource.Ref reference = (ValueSource.Ref) column.source();
      return entities.get(spec.entityIndex(reference.entity()));
    }

    void report(List<IntegrityCheck> checks) {
      String name = entity.spec().name();
      checks.add(
          new IntegrityCheck(
              "count",
              name,
              written == found,
              "%d rows written, %d found in %s".formatted(written, found, entity.display())));
      checks.add(
          new IntegrityCheck(
              "required",
              name,
              lacking == 0,
              "%d of %d rows lack a required value".formatted(lacking, found)));
      for (Reference reference : references) {
        checks.add(
            new IntegrityCheck(
                "references",
                name,
                reference.orphans == 0,
                "%d of %d values of %s name no row of %s"
                    .formatted(
                        reference.orphans,
                        reference.values,
                        reference.field,
                        reference.parent.display())));
      }
    }

    /** Looks up what the ledger says that the run wrote. */
    void count() {
      ledger.written(
          run.number(),
          entity.id(),
          PORTION,
          rows -> {
            beforeEach.run();
            written += rows.size();
            take(find(ids(rows)));
          });
    }

    private List<BsonDocument> find(List<BsonValue> ids) {
      List<BsonDocument> documents = new ArrayList<>(ids.size());
      for (List<BsonValue> question : MongoEntityRows.questions(ids)) {
        entity
            .collection()
            .find(Filters.in(DocumentShape.ID, question))
            .projection(fields())
            .into(documents);
      }
      return documents;
    }

    private void take(List<BsonDocument> documents) {
      found += documents.size();
      lacking += documents.stream().filter(this::lacks).count();
      references.forEach(reference -> count(reference, documents));
    }

    private List<BsonValue> ids(List<TargetLedger.Written> rows) {
      return rows.stream()
          .map(row -> row.newId() == null ? row.key() : row.newId())
          .map(entity.shape()::parseId)
          .toList();
    }

    private Bson fields() {
      List<String> fields =
          new ArrayList<>(
              required.stream().map(i -> entity.shape().fields().get(i).name()).toList());
      fields.add(DocumentShape.METADATA);
      references.forEach(reference -> fields.add(reference.field));
      return Projections.include(fields);
    }

    private boolean lacks(BsonDocument document) {
      return required.stream()
          .anyMatch(
              column -> {
                BsonValue value = entity.shape().fields().get(column).in(document);
                return value == null || value.isNull();
              });
    }

    private void count(Reference reference, List<BsonDocument> documents) {
      List<BsonValue> values =
          documents.stream()
              .map(document -> document.get(reference.field))
              .filter(value -> value != null && !value.isNull())
              .toList();
      Set<String> parents = new HashSet<>();
      for (List<BsonValue> question :
          MongoEntityRows.questions(List.copyOf(new HashSet<>(values)))) {
        reference
            .parent
            .collection()
            .find(Filters.in(DocumentShape.ID, question))
            .projection(Projections.include(DocumentShape.ID))
            .forEach(parent -> parents.add(IdText.canonical(DocumentShape.idOf(parent))));
      }
      reference.values += values.size();
      reference.orphans +=
          values.stream().filter(value -> !parents.contains(IdText.canonical(value))).count();
    }
  }
}

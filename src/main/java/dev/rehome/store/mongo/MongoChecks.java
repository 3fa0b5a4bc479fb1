package dev.rehome.store.mongo;

import com.mongodb.client.model.Projections;
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
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * Compares what a run wrote according to the ledger with what the target has.
 *
 * @param beforeEach as of {@link dev.rehome.store.target.TargetSession#verify}
 */
record MongoChecks(
    TargetLedger ledger,
    RunContext run,
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
      Set<String> parents =
          parent
              .findByIds(List.copyOf(new HashSet<>(refs)), Projections.include(DocumentShape.ID))
              .stream()
              .map(document -> IdText.canonical(DocumentShape.idOf(document)))
              .collect(Collectors.toSet());
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
          run.number(),
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

package dev.rehome.store.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import dev.rehome.spec.Spec;
import dev.rehome.store.CreatedObject;
import dev.rehome.store.RunContext;
import dev.rehome.store.plan.Optimism;
import dev.rehome.store.plan.TargetLedger;
import dev.rehome.store.target.DropResult;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.Target;
import dev.rehome.store.target.TargetSession;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonDocument;

/** Rows as documents of a MongoDB database; see the package for how chunks survive a crash. */
final class MongoTarget implements Target {

  private final MongoDatabase database;
  private final MongoConnection connection;
  private final TargetLedger ledger;

  MongoTarget(MongoDatabase database, MongoConnection connection, TargetLedger ledger) {
    this.database = database;
    this.connection = connection;
    this.ledger = ledger;
  }

  @Override
  public TargetSession open(RunContext run, Spec spec, OpenMode mode) {
    try {
      MongoPreparation preparation =
          new MongoPreparation(
              spec, database, mode, object -> ledger.creating(run.number(), object));
      List<MongoEntity> entities = entities(spec, preparation.prepare(), mode);
      if (mode == OpenMode.IMPORT) {
        WriteIntents.undoInterrupted(ledger, entities);
      }
      // One for all entities, so that a reject names all of its keys. In a dry run nobody refuses
      // a key that one of its earlier chunks has.
      Optimism optimism =
          new Optimism(
              mode == OpenMode.IMPORT && entities.stream().allMatch(one -> isNew(run, one)));
      return new MongoTargetSession(
          ledger, run, spec, mode == OpenMode.DRY_RUN, entities, optimism, connection.failures());
    } catch (MongoException failure) {
      throw connection.failures().translate(failure);
    }
  }

  private List<MongoEntity> entities(Spec spec, List<DocumentShape> shapes, OpenMode mode) {
    List<TargetLedger.Entity> places =
        spec.entities().stream()
            .map(
                entity ->
                    new TargetLedger.Entity(
                        entity.name(), connection.place() + " " + entity.table()))
            .toList();
    List<Integer> ids =
        mode == OpenMode.EXISTING
            ? ledger.registered(spec.name(), places)
            : ledger.register(spec.name(), places);
    return IntStream.range(0, shapes.size())
        .mapToObj(
            i -> {
              String collection = shapes.get(i).entity().table();
              return new MongoEntity(
                  i,
                  ids.get(i),
                  shapes.get(i),
                  database.getCollection(collection, BsonDocument.class));
            })
        .toList();
  }

  /** Whether the collection has nothing but what this run wrote. */
  private boolean isNew(RunContext run, MongoEntity entity) {
    if (ledger.writtenByOthers(entity.id(), run.number())) {
      return false;
    }
    long ours = ledger.writes(entity.id(), run.number());
    return ours == 0
        ? entity.collection().find().limit(1).first() == null
        : entity.collection().estimatedDocumentCount() <= ours;
  }

  @Override
  public void recover(Spec spec) {
    if (ledger.intents().isEmpty()) {
      return;
    }
    try {
      List<DocumentShape> shapes =
          new MongoPreparation(spec, database, OpenMode.EXISTING, object -> {}).prepare();
      WriteIntents.undoInterrupted(ledger, entities(spec, shapes, OpenMode.EXISTING));
    } catch (MongoException failure) {
      throw connection.failures().translate(failure);
    }
  }

  /**
   * An index goes with its collection. Nothing keeps others from writing to a collection between
   * the question whether it is empty and its end.
   */
  @Override
  public DropResult drop(CreatedObject object) {
    try {
      String name = object.name().substring(database.getName().length() + 1);
      List<String> collections = database.listCollectionNames().into(new ArrayList<>());
      if (object.kind() == CreatedObject.Kind.INDEX) {
        return collections.stream().anyMatch(collection -> name.startsWith(collection + "."))
            ? DropResult.kept("its collection is still there")
            : DropResult.MISSING;
      }
      if (!collections.contains(name)) {
        return DropResult.MISSING;
      }
      MongoCollection<BsonDocument> collection = database.getCollection(name, BsonDocument.class);
      if (collection.find().limit(1).first() != null) {
        return DropResult.kept("it is not empty");
      }
      collection.drop();
      return DropResult.DROPPED;
    } catch (MongoException failure) {
      throw connection.failures().translate(failure);
    }
  }
}

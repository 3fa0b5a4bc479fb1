package dev.rehome.store.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ValidationOptions;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.DocumentSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.store.CreatedObject;
import dev.rehome.store.target.OpenMode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bson.Document;

/** Finds or makes the collections of one spec; whatever does not fit is reported at once. */
final class MongoPreparation {

  /** The names of these errors: IndexOptionsConflict, IndexKeySpecsConflict. */
  private static final Set<Integer> OTHER_INDEX = Set.of(85, 86);

  /** In bytes. */
  private static final int LONGEST_NAMESPACE = 255;

  private static final int NAMESPACE_EXISTS = 48;
  private static final int DUPLICATE_KEY = 11000;

  private final Spec spec;
  private final MongoDatabase database;
  private final Problems problems = new Problems();

  private final OpenMode mode;
  private final Consumer<CreatedObject> creating;

  /**
   * @param creating is given each collection and index, with its database, before it is created
   */
  MongoPreparation(
      Spec spec, MongoDatabase database, OpenMode mode, Consumer<CreatedObject> creating) {
    this.spec = spec;
    this.database = database;
    this.mode = mode;
    this.creating = creating;
  }

  /** One per entity. */
  List<DocumentShape> prepare() {
    Map<String, String> kinds = new HashMap<>();
    for (Document collection : database.listCollections()) {
      kinds.put(collection.getString("name"), String.valueOf(collection.get("type")));
    }
    Set<String> taken = new HashSet<>();
    Set<String> embedded = new HashSet<>();
    spec.entities().forEach(entity -> embedded.addAll(entity.document().embed()));
    for (EntitySpec entity : spec.entities()) {
      if (!embedded.contains(entity.name())) {
        checkCollection(entity, kinds, taken);
      }
      problems.addAll(MongoStoreConfiguration.DESCRIPTION.check(entity));
      entity.document().embed().forEach(this::checkList);
    }
    problems.throwIfAny(Fault.USAGE);
    List<DocumentShape> shapes =
        spec.entities().stream().map(entity -> new DocumentShape(spec, entity)).toList();
    if (mode == OpenMode.IMPORT) {
      shapes.stream()
          .filter(shape -> !embedded.contains(shape.entity().name()))
          .forEach(shape -> create(shape, kinds.keySet()));
      problems.throwIfAny(Fault.USAGE);
    }
    return shapes;
  }

  private void checkCollection(EntitySpec entity, Map<String, String> kinds, Set<String> taken) {
    String name = entity.table();
    if (namespace(name) > LONGEST_NAMESPACE) {
      add(
          entity,
          "long-name",
          "database and collection %s.%s have a name of %d bytes, and MongoDB keeps %d"
              .formatted(database.getName(), name, namespace(name), LONGEST_NAMESPACE),
          "give the table a shorter name");
    } else if (!taken.add(name)) {
      add(
          entity,
          "shared-table",
          "collection "
              + name
              + " has another entity already, whose documents would be overwritten",
          "give each entity a collection of its own");
    } else if (kinds.containsKey(name) && !"collection".equals(kinds.get(name))) {
      add(
          entity,
          "not-a-table",
          name + " is a view or something else that is not a collection",
          "give the collection that is behind it");
    } else if (mode == OpenMode.EXISTING && !kinds.containsKey(name)) {
      add(
          entity,
          "missing-table",
          "there is no collection " + name,
          "give the target that the data was imported into");
    }
  }

  private int namespace(String collection) {
    return (database.getName() + "." + collection).getBytes(StandardCharsets.UTF_8).length;
  }

  /** The table of an embedded entity is the name of a field. */
  private void checkList(String child) {
    EntitySpec embedded = spec.entities().get(spec.entityIndex(child));
    StoreDescription.Documents names =
        Objects.requireNonNull(MongoStoreConfiguration.DESCRIPTION.documents());
    if (names.refusedFields().matcher(embedded.table()).matches()
        || List.of(DocumentShape.ID, DocumentShape.METADATA).contains(embedded.table())) {
      add(
          embedded,
          "bad-name",
          embedded.table() + " cannot be the name of a field",
          "give the entity a table without dots that does not begin with $ or _");
    }
  }

  private void create(DocumentShape shape, Set<String> existing) {
    EntitySpec entity = shape.entity();
    if (!existing.contains(entity.table())) {
      createCollection(shape);
    }
    if (!shape.key().matchedById()) {
      createIndex(entity, shape.key().matchFields(), true);
    }
    for (DocumentSpec.Index index : entity.document().indexes()) {
      createIndex(
          entity,
          index.columns().stream()
              .map(name -> shape.fields().get(entity.columnIndex(name)).path())
              .toList(),
          index.unique());
    }
  }

  private void createCollection(DocumentShape shape) {
    CreateCollectionOptions options = new CreateCollectionOptions();
    if (shape.entity().document().validator()) {
      options.validationOptions(new ValidationOptions().validator(DocumentValidator.of(shape)));
    }
    creating(CreatedObject.Kind.COLLECTION, shape.entity(), "");
    try {
      database.createCollection(shape.entity().table(), options);
    } catch (MongoCommandException failure) {
      if (failure.getErrorCode() != NAMESPACE_EXISTS) {
        throw failure;
      }
    }
  }

  private void createIndex(EntitySpec entity, List<String> fields, boolean unique) {
    try {
      MongoCollection<Document> collection = database.getCollection(entity.table());
      Set<String> existing = new HashSet<>();
      collection.listIndexes().forEach(index -> existing.add(index.getString("name")));
      String name = fields.stream().map(field -> field + "_1").collect(Collectors.joining("_"));
      if (!existing.contains(name)) {
        creating(CreatedObject.Kind.INDEX, entity, "." + name);
      }
      collection.createIndex(
          Indexes.ascending(fields), new IndexOptions().name(name).unique(unique));
    } catch (MongoException failure) {
      String kind = unique ? "unique " : "";
      if (failure.getCode() == DUPLICATE_KEY) {
        add(
            entity,
            "no-unique-index",
            "collection %s has several documents with the same %s"
                .formatted(entity.table(), String.join(", ", fields)),
            "remove all but one of each, or choose other columns");
      } else if (OTHER_INDEX.contains(failure.getCode())) {
        add(
            entity,
            "other-index",
            "collection %s has another index on %s than the %sone that is wanted"
                .formatted(entity.table(), String.join(", ", fields), kind),
            "drop it, so that the right one can be made");
      } else {
        throw failure;
      }
    }
  }

  private void creating(CreatedObject.Kind kind, EntitySpec entity, String suffix) {
    String name = database.getName() + "." + entity.table() + suffix;
    creating.accept(new CreatedObject(kind, name, entity.name()));
  }

  private void add(EntitySpec entity, String code, String message, String hint) {
    Location where = entity.columns().get(0).where();
    problems.add(new Problem(code, "entity " + entity.name() + ": " + message, where, hint));
  }
}

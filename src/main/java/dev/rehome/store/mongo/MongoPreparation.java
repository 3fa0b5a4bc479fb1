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
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.DocumentSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.store.CreatedObject;
import dev.rehome.store.OpenMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.Document;

/** Finds or makes the collections of one spec; whatever does not fit is reported at once. */
final class MongoPreparation {

  /** The names of these errors: IndexOptionsConflict, IndexKeySpecsConflict. */
  private static final Set<Integer> OTHER_INDEX = Set.of(85, 86);

  /** In bytes. */
  private static final int LONGEST_NAMESPACE = 255;

  private static final StoreDescription.Documents NAMES =
      Objects.requireNonNull(MongoSettings.DESCRIPTION.documents());

  private static final int NAMESPACE_EXISTS = 48;
  private static final int DUPLICATE_KEY = 11000;

  private final Spec spec;
  private final MongoDatabase database;
  private final Problems problems = new Problems();

  private final OpenMode mode;
  private final List<CreatedObject> created = new ArrayList<>();

  MongoPreparation(Spec spec, MongoDatabase database, OpenMode mode) {
    this.spec = spec;
    this.database = database;
    this.mode = mode;
  }

  /** What was created, each with its database. */
  List<CreatedObject> created() {
    return created;
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
      checkColumns(entity);
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
    String full = fullName(entity);
    int length = full.getBytes(StandardCharsets.UTF_8).length;
    if (NAMES.refusedCollections().matcher(name).matches()) {
      String message = "MongoDB keeps the collection name " + name + " to itself";
      add(entity, "bad-name", message, "give the table another name");
    } else if (length > LONGEST_NAMESPACE) {
      String message = "collection %s has a name of %d bytes, and MongoDB keeps %d";
      message = message.formatted(full, length, LONGEST_NAMESPACE);
      add(entity, "long-name", message, "give the table a shorter name");
    } else if (!taken.add(name)) {
      String message = "collection " + name + " has another entity already, whose documents would";
      add(entity, "shared-table", message + " be overwritten", "give each entity a collection");
    } else if (kinds.containsKey(name) && !"collection".equals(kinds.get(name))) {
      String message = name + " is a view or something else that is not a collection";
      add(entity, "not-a-table", message, "give the collection that is behind it");
    } else if (mode == OpenMode.EXISTING && !kinds.containsKey(name)) {
      String hint = "give the target that the data was imported into";
      add(entity, "missing-table", "there is no collection " + name, hint);
    }
  }

  private String fullName(EntitySpec entity) {
    return database.getName() + "." + entity.table();
  }

  private void checkColumns(EntitySpec entity) {
    for (ColumnSpec column : entity.columns()) {
      checkField(entity, column.where(), column.name(), entity.idIndex() >= 0);
      if (entity.match().contains(column.name()) && !column.type().identifies()) {
        String message = "column %s of type %s cannot identify a row";
        message = message.formatted(column.name(), column.type().label());
        String hint = "use a key of type text, integer, uuid or a date";
        add(entity, column.where(), "unusable-key", message, hint);
      }
    }
    for (String child : entity.document().embed()) {
      EntitySpec embedded = spec.entities().get(spec.entityIndex(child));
      checkField(embedded, embedded.columns().get(0).where(), embedded.table(), true);
    }
  }

  /** Names are what queries and updates use, where a dot is a path and a dollar an operator. */
  private void checkField(EntitySpec entity, Location where, String name, boolean hasId) {
    if (NAMES.refusedFields().matcher(name).matches() || name.indexOf('\0') >= 0) {
      String message = "MongoDB takes the field name " + name + " for a path or an operator";
      String hint = "give the column a name without dots that does not begin with $";
      add(entity, where, "bad-name", message, hint);
    } else if (name.equals(DocumentShape.METADATA) || (name.equals(DocumentShape.ID) && hasId)) {
      String hint = "give the column another name; the column id becomes the field _id";
      String message = "the field " + name + " has a meaning of its own";
      add(entity, where, "bad-name", message, hint);
    }
  }

  private void create(DocumentShape shape, Set<String> existing) {
    EntitySpec entity = shape.entity();
    if (!existing.contains(entity.table())) {
      createCollection(shape);
    }
    if (!shape.matchedById()) {
      createIndex(entity, shape.matchFields(), true);
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
    try {
      database.createCollection(shape.entity().table(), options);
      created(CreatedObject.Kind.COLLECTION, shape.entity(), "");
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
      String name =
          collection.createIndex(Indexes.ascending(fields), new IndexOptions().unique(unique));
      if (!existing.contains(name)) {
        created(CreatedObject.Kind.INDEX, entity, "." + name);
      }
    } catch (MongoException failure) {
      String place = "collection " + entity.table();
      String keys = String.join(", ", fields);
      if (failure.getCode() == DUPLICATE_KEY) {
        String message = place + " has several documents with the same " + keys;
        String hint = "remove all but one of each, or choose other columns";
        add(entity, "no-unique-index", message, hint);
      } else if (OTHER_INDEX.contains(failure.getCode())) {
        String message = "%s has another index on %s than the %sone that is wanted";
        message = message.formatted(place, keys, unique ? "unique " : "");
        add(entity, "other-index", message, "drop it, so that the right one can be made");
      } else {
        throw failure;
      }
    }
  }

  private void created(CreatedObject.Kind kind, EntitySpec entity, String suffix) {
    created.add(new CreatedObject(kind, fullName(entity) + suffix, entity.name()));
  }

  private void add(EntitySpec entity, String code, String message, String hint) {
    add(entity, entity.columns().get(0).where(), code, message, hint);
  }

  private void add(EntitySpec entity, Location where, String code, String message, String hint) {
    problems.add(new Problem(code, "entity " + entity.name() + ": " + message, where, hint));
  }
}

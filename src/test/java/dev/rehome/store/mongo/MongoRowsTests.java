package dev.rehome.store.mongo;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import dev.rehome.record.ColumnType;
import dev.rehome.store.StoreFixture;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.TargetRowsContract;
import dev.rehome.store.target.TargetSettings;
import dev.rehome.testing.MongoDatabaseServer;
import java.nio.file.Path;
import java.util.List;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.junit.jupiter.api.io.TempDir;

class MongoRowsTests extends TargetRowsContract {

  private final String url = MongoDatabaseServer.newDatabase();
  private final MongoDatabase database = MongoDatabaseServer.database(url);

  @TempDir private Path directory;

  @Override
  protected StoreFixture openFixture() {
    String ledger = "jdbc:h2:file:" + directory.resolve("ledger");
    return new StoreFixture(
        new StoreSettings(ledger, null, null, "import people"),
        new TargetSettings(new StoreSettings(url, null, null, "import people")));
  }

  private void update(String collection, long id, Bson update) {
    database.getCollection(collection).updateOne(new Document("_id", id), update);
  }

  /** Values of the field's type, as a person would change them with MongoDB's shell. */
  @Override
  protected void change(long id, ColumnType type) {
    Object value =
        switch (type) {
          case TEXT, LONG_TEXT, UUID, JSON -> new BsonString("changed");
          case INTEGER, DECIMAL -> new BsonInt32(77);
          case DOUBLE, REAL -> new BsonDouble(77.5);
          case BOOLEAN -> BsonBoolean.TRUE;
          case DATE, TIMESTAMP, DATETIME -> new BsonDateTime(86_400_000L * 365);
          case TIME -> new BsonString("07:07");
          case BYTES -> new Binary(new byte[] {7});
          case TEXT_ARRAY -> List.of("changed");
          case INTEGER_ARRAY, DECIMAL_ARRAY -> List.of(77);
          case UUID_ARRAY -> List.of("changed");
        };
    update("everything", id, Updates.set(name(type), value));
  }

  @Override
  protected void clear(long id, ColumnType type) {
    update("everything", id, Updates.unset(name(type)));
  }

  @Override
  protected void rename(long id, String name) {
    update("person", id, Updates.set("name", name));
  }

  @Override
  protected void remove(long id) {
    database.getCollection("person").deleteOne(new Document("_id", id));
  }

  @Override
  protected void annotate(long id, String note) {
    update("person", id, Updates.set("note", note));
  }
}

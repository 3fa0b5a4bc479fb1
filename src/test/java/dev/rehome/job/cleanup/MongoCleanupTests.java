package dev.rehome.job.cleanup;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.rehome.testing.MongoDatabaseServer;
import dev.rehome.testing.Workspace;
import java.nio.file.Path;
import org.bson.Document;

class MongoCleanupTests extends CleanupContract {

  private final String url = MongoDatabaseServer.newDatabase();

  @Override
  Workspace workspace(Path root) {
    return new Workspace(root, url);
  }

  private MongoCollection<Document> notes() {
    return MongoDatabaseServer.database(url).getCollection("note");
  }

  @Override
  void deleteNote(String id) {
    notes().deleteOne(Filters.eq("_id", id));
  }

  @Override
  void changeNote(String id) {
    notes().updateOne(Filters.eq("_id", id), Updates.set("title", "mine"));
  }
}

package dev.rehome.job.backup;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;

import dev.rehome.testing.MongoDatabaseServer;
import dev.rehome.testing.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

class MongoBackupTests extends BackupContract {

  @Override
  Workspace workspace(Path root) {
    return new Workspace(root, MongoDatabaseServer.newDatabase());
  }

  @Override
  void change(String id, String title) {
    MongoDatabaseServer.database(workspace.target())
        .getCollection("article")
        .updateOne(eq("_id", id), set("title", title));
  }

  @Override
  void delete(String id) {
    MongoDatabaseServer.database(workspace.target())
        .getCollection("article")
        .deleteOne(eq("_id", id));
  }

  @Override
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (String name : List.of("author", "article")) {
      MongoDatabaseServer.database(workspace.target())
          .getCollection(name)
          .find()
          .sort(new Document("_id", 1))
          .map(Document::toJson)
          .into(rows);
    }
    return rows;
  }
}

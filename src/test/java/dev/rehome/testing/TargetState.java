package dev.rehome.testing;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonDocument;

/** Everything that a target holds, to compare it. */
public final class TargetState {

  private static final String TABLES =
      "select table_schema, table_name from information_schema.tables where lower(table_schema) not"
          + " in ('rehome', 'information_schema', 'pg_catalog') order by 1, 2";

  /** What the ledger knows of rows; runs, and what is kept of them, stay. */
  public static final Map<String, String> LEDGER =
      Map.of(
          "items", "select * from rehome.migration_items order by item",
          "history", "select * from rehome.item_history order by run, entity_id, row_key",
          "unchanged", "select * from rehome.unchanged_items order by run, block, first_item",
          "intents", "select * from rehome.write_intents order by intent");

  private TargetState() {}

  /** All columns of all rows of all tables that are not Rehome's own, by the table's name. */
  public static Map<String, List<String>> rows(Workspace workspace) {
    Map<String, List<String>> rows = new TreeMap<>();
    if (workspace.target().startsWith("mongodb:")) {
      MongoDatabase database = MongoDatabaseServer.database(workspace.target());
      for (String name : database.listCollectionNames()) {
        rows.put(name, documents(database.getCollection(name, BsonDocument.class)));
      }
      return rows;
    }
    for (String table : workspace.rows(TABLES)) {
      String name = "\"" + table.replace("|", "\".\"") + "\"";
      List<String> all = new ArrayList<>(workspace.rows("select * from " + name));
      all.sort(null);
      rows.put(name, all);
    }
    return rows;
  }

  private static List<String> documents(MongoCollection<BsonDocument> collection) {
    return collection
        .find()
        .sort(Sorts.ascending("_id"))
        .map(BsonDocument::toJson)
        .into(new ArrayList<>());
  }

  /** All that the ledger knows of rows of the target. */
  public static Map<String, List<String>> ledger(Workspace workspace) {
    Map<String, List<String>> rows = new TreeMap<>();
    LEDGER.forEach((name, query) -> rows.put(name, workspace.rows(query)));
    return rows;
  }
}

package dev.rehome.testing;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.UUID;

/**
 * Databases to import into: on the server that {@code REHOME_TEST_MONGODB_URI} names, else on one
 * within this process that speaks the same protocol, started by the first test that needs it. Each
 * has a name of its own and is dropped when the process ends.
 */
public final class MongoDatabaseServer {

  private static final String URI = System.getenv("REHOME_TEST_MONGODB_URI");

  private MongoDatabaseServer() {}

  private static final class Running {
    static final String URL = URI == null ? start() : URI;
    static final MongoClient CLIENT = MongoClients.create(URL);
  }

  /** Whether it is a real server, with all that the other one only pretends to have. */
  public static boolean real() {
    return URI != null;
  }

  /** The URL of a new empty database. */
  public static String newDatabase() {
    String name = "rehome_test_" + UUID.randomUUID().toString().replace("-", "");
    if (real()) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> Running.CLIENT.getDatabase(name).drop()));
    }
    return url(name);
  }

  /** The URL of a database that may be there or not. */
  public static String url(String database) {
    int query = Running.URL.indexOf('?');
    String hosts = query < 0 ? Running.URL : Running.URL.substring(0, query);
    String options = query < 0 ? "" : Running.URL.substring(query);
    int path = hosts.indexOf('/', hosts.indexOf("://") + 3);
    return (path < 0 ? hosts : hosts.substring(0, path)) + "/" + database + options;
  }

  /** The database behind a URL of this server. */
  public static MongoDatabase database(String url) {
    String name = new ConnectionString(url).getDatabase();
    if (name == null) {
      throw new IllegalArgumentException("no database in the URL");
    }
    return Running.CLIENT.getDatabase(name);
  }

  private static String start() {
    MongoServer server = new MongoServer(new MemoryBackend());
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    return server.bindAndGetConnectionString();
  }
}

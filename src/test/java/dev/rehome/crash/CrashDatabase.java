package dev.rehome.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Sorts;
import dev.rehome.testing.DurablePostgres;
import dev.rehome.testing.MongoDatabaseServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** A kind of database that rounds run on, each in a copy of its own. */
interface CrashDatabase {

  /** Makes an empty one. */
  void create(String name);

  void copy(String from, String name);

  void drop(String name);

  /** What {@code --target} takes. */
  String url(String name);

  /** More arguments of an import into it. */
  default List<String> arguments(String name) {
    return List.of();
  }

  /** To the ledger, and to the target where both are in one database. */
  Connection connect(String name) throws SQLException;

  /** Every row of a table of the target, in the order of their keys. */
  default List<String> rows(String name, String table) throws SQLException {
    try (Connection connection = connect(name)) {
      return Result.rows(connection, "SELECT * FROM " + table + " ORDER BY id");
    }
  }

  /** Makes the tables that the spec finds in place. */
  default void createTables(String name) {
    try (Connection connection = connect(name);
        Statement statement = connection.createStatement()) {
      for (String table : CrashSource.TABLES) {
        statement.execute(table);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Files in a directory. */
  record H2(Path directory) implements CrashDatabase {

    @Override
    public void create(String name) {
      createTables(name);
    }

    @Override
    public void copy(String from, String name) {
      try {
        Files.copy(file(from), file(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void drop(String name) {
      try {
        Files.deleteIfExists(file(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private Path file(String name) {
      return directory.resolve(name + ".mv.db");
    }

    @Override
    public String url(String name) {
      return "jdbc:h2:file:" + directory.resolve(name);
    }

    @Override
    public Connection connect(String name) throws SQLException {
      return DriverManager.getConnection(url(name), "sa", "");
    }
  }

  /**
   * Databases of MongoDB that are reached by a proxy, with their ledger databases in files of H2.
   */
  record Mongo(H2 ledgers, CuttingProxy proxy) implements CrashDatabase {

    /** Where the ledger has the name of the target's database. */
    private static final List<String> NAMES =
        List.of("migration_entities.target_table", "migration_runs.scope", "created_objects.name");

    /** A proxy to the server. */
    static CuttingProxy newProxy() {
      return new CuttingProxy(server().getPort());
    }

    private static ServerAddress server() {
      return new ServerAddress(new ConnectionString(direct("any")).getHosts().get(0));
    }

    private static String direct(String name) {
      return MongoDatabaseServer.url("crash_" + name);
    }

    @Override
    public void create(String name) {
      try {
        ledgers.connect(name).close();
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }

    /** The ledger knows its target by the name of the database. */
    @Override
    public void copy(String from, String name) {
      ledgers.copy(from, name);
      for (String column : NAMES) {
        rename(column, from, name);
      }
      for (String table : database(from).listCollectionNames()) {
        List<Document> documents =
            database(from).getCollection(table).find().into(new ArrayList<>());
        if (!documents.isEmpty()) {
          database(name).getCollection(table).insertMany(documents);
        }
      }
    }

    private void rename(String column, String from, String name) {
      String sql = "UPDATE rehome.%1$s SET %2$s = REPLACE(%2$s, 'crash_%3$s', 'crash_%4$s')";
      String[] parts = column.split("\\.");
      try (Connection connection = connect(name);
          Statement statement = connection.createStatement()) {
        statement.execute(sql.formatted(parts[0], parts[1], from, name));
      } catch (SQLException thereIsNoLedgerYet) {
        assertThat(from).isEqualTo("empty");
      }
    }

    @Override
    public void drop(String name) {
      ledgers.drop(name);
      database(name).drop();
    }

    /** A launch that finds no server waits for one only so long. */
    @Override
    public String url(String name) {
      ServerAddress server = server();
      String url =
          direct(name)
              .replace(server.getHost() + ":" + server.getPort(), "127.0.0.1:" + proxy.port());
      return url + (url.contains("?") ? "&" : "?") + "serverSelectionTimeoutMS=5000";
    }

    @Override
    public List<String> arguments(String name) {
      return List.of("--ledger", ledgers.url(name));
    }

    @Override
    public Connection connect(String name) throws SQLException {
      return ledgers.connect(name);
    }

    @Override
    public List<String> rows(String name, String table) {
      return database(name)
          .getCollection(table)
          .find()
          .sort(Sorts.ascending("_id"))
          .map(Document::toJson)
          .into(new ArrayList<>());
    }

    private MongoDatabase database(String name) {
      return MongoDatabaseServer.database(direct(name));
    }
  }

  /** Databases of a server with durable settings. */
  record Postgres(DurablePostgres server) implements CrashDatabase {

    @Override
    public void create(String name) {
      server.execute("postgres", "CREATE DATABASE " + name);
      createTables(name);
    }

    /**
     * Of a database copied the default way (WAL_LOG) PostgreSQL forgets, in a crash before the next
     * checkpoint, how far its sequences have been used.
     */
    @Override
    public void copy(String from, String name) {
      server.execute(
          "postgres", "CREATE DATABASE " + name + " TEMPLATE " + from + " STRATEGY FILE_COPY");
    }

    @Override
    public void drop(String name) {
      server.execute("postgres", "DROP DATABASE " + name + " WITH (FORCE)");
    }

    @Override
    public String url(String name) {
      return server.url(name);
    }

    @Override
    public Connection connect(String name) throws SQLException {
      return server.connect(name);
    }
  }
}

package dev.rehome.testing;

import dev.rehome.store.StoreSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Databases to import into: on the PostgreSQL server that {@code REHOME_TEST_POSTGRESQL_URL} names
 * ({@code jdbc:postgresql://HOST:PORT/}, where the user {@code postgres} needs no password), else
 * on one started by the first test that needs it. Each has a name of its own; on a server from
 * outside it is dropped when the process ends, but the roles that tests make stay: give it a new
 * server.
 */
public final class PostgresServer {

  private static final String OUTSIDE = System.getenv("REHOME_TEST_POSTGRESQL_URL");
  private static final String USER = "postgres";

  private PostgresServer() {}

  private static final class Running {
    static final Queue<String> DATABASES = new ConcurrentLinkedQueue<>();
    static final String URL = OUTSIDE == null ? start() : hostOf(OUTSIDE);

    static {
      if (OUTSIDE != null) {
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> DATABASES.forEach(PostgresServer::drop)));
      }
    }
  }

  /** The number before the point in the server's version. */
  public static int version() {
    return Integer.parseInt(query("SHOW server_version_num")) / 10_000;
  }

  /** A new empty database. */
  public static StoreSettings newDatabase(String command) {
    return new StoreSettings(newDatabase(), USER, USER, command);
  }

  /** The URL of a new empty database, without user and password. */
  public static String newDatabase() {
    String name = "rehome_test_" + UUID.randomUUID().toString().replace("-", "");
    execute("CREATE DATABASE " + name);
    Running.DATABASES.add(name);
    return url(name);
  }

  /** The URL of a database that may be there or not. */
  public static String url(String database) {
    return Running.URL + database;
  }

  /** PostgreSQL 12 does not know {@code WITH (FORCE)}. */
  private static void drop(String database) {
    execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
            .formatted(database));
    execute("DROP DATABASE " + database);
  }

  private static void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String query(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(url(USER), USER, USER);
  }

  /** Up to the name of the database. */
  private static String hostOf(String url) {
    int path = url.indexOf('/', url.indexOf("://") + 3);
    return path < 0 ? url + "/" : url.substring(0, path + 1);
  }

  /** It stops with the process, by a hook of its own. */
  private static String start() {
    try {
      return "jdbc:postgresql://localhost:" + EmbeddedPostgres.builder().start().getPort() + "/";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

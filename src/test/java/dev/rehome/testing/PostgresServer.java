package dev.rehome.testing;

import dev.rehome.store.StoreSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL server for all tests of a process, started when the first one asks. */
public final class PostgresServer {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private PostgresServer() {}

  private static final class Running {
    static final EmbeddedPostgres SERVER = start();
  }

  /** A new empty database. */
  public static StoreSettings newDatabase(String command) {
    return new StoreSettings(newDatabase(), "postgres", "postgres", command);
  }

  /** The URL of a new empty database, without user and password. */
  public static String newDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    try (Connection connection = Running.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
    return url(name);
  }

  /** The URL of a database that may be there or not. */
  public static String url(String database) {
    return "jdbc:postgresql://localhost:" + Running.SERVER.getPort() + "/" + database;
  }

  /** It stops with the process, by a hook of its own. */
  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}

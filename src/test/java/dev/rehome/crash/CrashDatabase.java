package dev.rehome.crash;

import dev.rehome.testing.DurablePostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A kind of database that rounds run on, each in a copy of its own. */
interface CrashDatabase {

  /** Makes an empty one. */
  void create(String name);

  void copy(String from, String name);

  void drop(String name);

  /** What {@code --target} takes. */
  String url(String name);

  Connection connect(String name) throws SQLException;

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

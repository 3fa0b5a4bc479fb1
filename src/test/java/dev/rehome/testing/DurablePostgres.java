package dev.rehome.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server with the settings of a real one, unlike {@link PostgresServer}: what it has
 * committed survives its own death. It can be killed and started again.
 */
public final class DurablePostgres implements AutoCloseable {

  private static final Map<String, String> DURABLE =
      Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

  /** A server that was killed replays its log first, which takes long on a busy machine. */
  private static final Duration RECOVERY = Duration.ofMinutes(2);

  private final Path data;
  private EmbeddedPostgres server;
  private int databases;

  /**
   * @param data a directory of its own, which may exist
   */
  public DurablePostgres(Path data) {
    this.data = data;
    this.server = start(0);
    DURABLE.forEach(
        (name, value) -> {
          if (!query("postgres", "SHOW " + name).equals(value)) {
            throw new IllegalStateException(name + " is not " + value);
          }
        });
  }

  private EmbeddedPostgres start(int port) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setPGStartupWait(RECOVERY)
            .setServerConfig("deadlock_timeout", "200ms");
    DURABLE.forEach(builder::setServerConfig);
    if (port > 0) {
      builder.setPort(port);
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new empty database's name. */
  public String newDatabase() {
    String name = "durable_" + ++databases;
    execute("postgres", "CREATE DATABASE " + name);
    return name;
  }

  public void drop(String database) {
    execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
  }

  public int port() {
    return server.getPort();
  }

  /** With the user in it. */
  public String url(String database) {
    return "jdbc:postgresql://localhost:" + port() + "/" + database + "?user=postgres";
  }

  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database));
  }

  public void execute(String database, String... statements) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private String query(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /**
   * The immediate shutdown: every process of the server ends immediately, and nothing is tidied up.
   */
  public void kill() {
    Path pidFile = data.resolve("postmaster.pid");
    try {
      long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
      new ProcessBuilder(List.of("kill", "-QUIT", "" + pid)).start().waitFor();
      ProcessHandle.of(pid).ifPresent(DurablePostgres::awaitEnd);
    } catch (NoSuchFileException down) {
      // There is nothing to kill.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(1, TimeUnit.MINUTES);
    } catch (Exception e) {
      throw new IllegalStateException("the server does not end", e);
    }
  }

  /** Starts it again, where it was, after a kill. */
  public void restart() {
    int port = port();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server = start(port);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

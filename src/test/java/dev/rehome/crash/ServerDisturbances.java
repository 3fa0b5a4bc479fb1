package dev.rehome.crash;

import dev.rehome.crash.Disturbance.Moments;
import dev.rehome.crash.Launch.Ended;
import dev.rehome.testing.DurablePostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What can happen to a PostgreSQL server and to what lies between. */
final class ServerDisturbances {

  private static final Set<Integer> LATER = Set.of(75);

  private static final String LAUNCH_WAITS =
      "SELECT bool_or(wait_event_type = 'Lock') FROM pg_stat_activity"
          + " WHERE datname = current_database() AND pid <> pg_backend_pid()";

  private final DurablePostgres server;

  ServerDisturbances(DurablePostgres server) {
    this.server = server;
  }

  List<Disturbance> all() {
    return List.of(
        new Disturbance("server restarted", LATER, this::restart),
        new Disturbance("cut anywhere", LATER, (c, m) -> cut(c, m, CuttingProxy.Cut.ANYWHERE)),
        new Disturbance(
            "cut before commit", LATER, (c, m) -> cut(c, m, CuttingProxy.Cut.BEFORE_COMMIT)),
        new Disturbance(
            "cut after commit", LATER, (c, m) -> cut(c, m, CuttingProxy.Cut.AFTER_COMMIT)),
        new Disturbance("server down", LATER, this::down),
        new Disturbance("backends terminated", LATER, this::terminate),
        new Disturbance("statement_timeout", LATER, this::statementTimeout),
        new Disturbance("table locked", LATER, this::locked),
        new Disturbance("deadlock", LATER, this::deadlock));
  }

  /** Down for less than what is tried again. */
  private List<Ended> restart(Command command, Moments moments) {
    try (Launch launch = command.launch()) {
      moments.await(launch);
      server.kill();
      launch.endsWithin(Duration.ofMillis(moments.random().nextInt(3000)));
      server.restart();
      return List.of(launch.end());
    }
  }

  private List<Ended> down(Command command, Moments moments) {
    try (Launch launch = command.launch()) {
      moments.await(launch);
      server.kill();
      return List.of(launch.end());
    } finally {
      server.restart();
    }
  }

  private List<Ended> cut(Command command, Moments moments, CuttingProxy.Cut cut) throws Exception {
    RandomGenerator random = moments.random();
    try (CuttingProxy proxy =
            new CuttingProxy(server.port(), random.nextInt(command.bytes()), cut);
        Launch launch = command.launch(throughProxy(command, proxy))) {
      return List.of(launch.end());
    }
  }

  /** Without prepared statements each commit is sent as a word. */
  private String throughProxy(Command command, CuttingProxy proxy) {
    return command.database().url(command.name()).replace(":" + server.port(), ":" + proxy.port())
        + "&prepareThreshold=0";
  }

  private List<Ended> terminate(Command command, Moments moments) throws SQLException {
    try (Launch launch = command.launch();
        Connection other = command.database().connect(command.name());
        Statement statement = other.createStatement()) {
      int times = 1 + moments.random().nextInt(3);
      for (int i = 0; i < times && moments.await(launch); i++) {
        statement.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = 'rehome'"
                + (moments.random().nextBoolean() ? " AND random() < 0.5" : ""));
      }
      return List.of(launch.end());
    }
  }

  private List<Ended> statementTimeout(Command command, Moments moments) {
    String options = "&options=-c%20statement_timeout=" + (2 + moments.random().nextInt(40)) + "ms";
    try (Launch launch = command.launch(command.database().url(command.name()) + options)) {
      return List.of(launch.end());
    }
  }

  /** Held for a while, or for as long as the launch tries. */
  private List<Ended> locked(Command command, Moments moments) throws SQLException {
    String url = command.database().url(command.name()) + "&options=-c%20lock_timeout=300ms";
    try (Launch launch = command.launch(url);
        Connection other = command.database().connect(command.name());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      moments.await(launch);
      String table = moments.random().nextBoolean() ? "article" : "author";
      statement.execute("LOCK TABLE " + table + " IN EXCLUSIVE MODE");
      if (moments.random().nextBoolean()) {
        launch.endsWithin(Duration.ofMillis(moments.random().nextInt(4000)));
        other.rollback();
      }
      return List.of(launch.end());
    }
  }

  /**
   * Locks what a chunk needs last, waits until it needs it, and then requests what the chunk has
   * locked first. The other session is the more patient one, so that the chunk is the victim.
   */
  private List<Ended> deadlock(Command command, Moments moments) throws SQLException {
    try (Launch launch = command.launch();
        Connection other = command.database().connect(command.name());
        Statement statement = other.createStatement()) {
      statement.execute("SET deadlock_timeout = '5s'");
      moments.await(launch);
      if (row(statement, "SELECT to_regclass('rehome.migration_files') IS NOT NULL")) {
        other.setAutoCommit(false);
        statement.execute("SELECT 1 FROM rehome.migration_files FOR UPDATE");
        while (launch.running() && !row(statement, LAUNCH_WAITS)) {
          statement.execute("SELECT pg_stat_clear_snapshot()");
        }
        askForMore(statement);
        other.rollback();
      }
      return List.of(launch.end());
    }
  }

  private static void askForMore(Statement statement) throws SQLException {
    try {
      statement.execute("LOCK TABLE article, author IN ACCESS EXCLUSIVE MODE");
    } catch (SQLException victim) {
      if (!"40P01".equals(victim.getSQLState())) {
        throw victim;
      }
    }
  }

  private static boolean row(Statement statement, String question) throws SQLException {
    try (ResultSet row = statement.executeQuery(question)) {
      return row.next() && row.getBoolean(1);
    }
  }
}

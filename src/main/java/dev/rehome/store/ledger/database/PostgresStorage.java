package dev.rehome.store.ledger.database;

import com.zaxxer.hikari.HikariConfig;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.LockOwner;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.postgres.PostgresDialect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * A PostgreSQL database. Whatever the URL leaves open is set so that a lost server is noticed and a
 * foreign lock is not waited for without end.
 */
final class PostgresStorage implements LedgerStorage {

  static final String PREFIX = "jdbc:postgresql:";

  private static final String CONNECT_TIMEOUT_SECONDS = "10";

  /** Short, because a launch that has lost its server tries several times before it gives up. */
  private static final long POOL_TIMEOUT_MILLIS = 5_000;

  /** The keep-alives let the server notice within a minute that a client's machine is gone. */
  private static final String SESSION_OPTIONS =
      "-c lock_timeout=60s -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10"
          + " -c tcp_keepalives_count=3";

  private final StoreSettings settings;
  private final Properties properties;

  PostgresStorage(StoreSettings settings) {
    this.settings = settings;
    this.properties = properties(settings);
  }

  private static Properties properties(StoreSettings settings) {
    Properties given = Driver.parseURL(settings.url(), new Properties());
    if (given == null) {
      throw new ProblemException(
          Fault.USAGE,
          Problem.of("bad-url", "the URL " + settings.safeUrl() + " is wrong")
              .hint("an example: jdbc:postgresql://localhost:5432/app"));
    }
    Properties properties = new Properties();
    setIfOpen(properties, given, PGProperty.CONNECT_TIMEOUT, CONNECT_TIMEOUT_SECONDS);
    setIfOpen(properties, given, PGProperty.TCP_KEEP_ALIVE, "true");
    setIfOpen(properties, given, PGProperty.APPLICATION_NAME, "rehome");
    setIfOpen(properties, given, PGProperty.OPTIONS, SESSION_OPTIONS);
    if (settings.username() != null) {
      PGProperty.USER.set(properties, settings.username());
    }
    if (settings.password() != null) {
      PGProperty.PASSWORD.set(properties, settings.password());
    }
    return properties;
  }

  private static void setIfOpen(
      Properties properties, Properties given, PGProperty property, String value) {
    if (given.getProperty(property.getName()) == null) {
      property.set(properties, value);
    }
  }

  @Override
  public Dialect dialect() {
    return new PostgresDialect();
  }

  @Override
  public void configure(HikariConfig config) {
    config.setJdbcUrl(settings.url());
    config.setDataSourceProperties(properties);
    config.setConnectionTimeout(POOL_TIMEOUT_MILLIS);
  }

  @Override
  public LedgerLock lock(Clock clock) {
    return PostgresRunLock.acquire(this, settings, clock);
  }

  @Override
  public String identity() {
    return settings.url();
  }

  @Override
  public boolean exclusive() {
    return false;
  }

  @Override
  public ProblemException busy() {
    return LockOwners.busy(settings, owner().orElse(null));
  }

  @Override
  public Optional<LockOwner> owner() {
    try (Connection connection = connect()) {
      return PostgresRunLock.owner(connection);
    } catch (SQLException failure) {
      throw dialect().unavailable(failure, settings);
    }
  }

  @Override
  public boolean exists() {
    String sql = "SELECT to_regclass('rehome.migration_runs') IS NOT NULL";
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() && row.getBoolean(1);
    } catch (SQLException failure) {
      throw dialect().unavailable(failure, settings);
    }
  }

  /** A connection outside the pool. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(settings.url(), properties);
  }
}

package dev.rehome.store.ledger;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.jdbc.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The schema {@code rehome}, brought to the newest version by Flyway. Flyway is not even loaded
 * when the schema is there already: that saves a good part of the start of a small job.
 */
final class LedgerSchema {

  public static final String NAME = "rehome";

  /** The version of the last file in {@code db/migration}. */
  static final int NEWEST = 2;

  private static final String HISTORY = "schema_history";

  private LedgerSchema() {}

  /**
   * @throws ProblemException with {@code USAGE} when a newer Rehome made the schema
   */
  static void migrate(DataSource dataSource, Dialect dialect, StoreSettings settings) {
    try (Connection connection = dataSource.getConnection()) {
      String schema = schema(connection);
      if (checked(connection, schema, settings) < NEWEST) {
        runFlyway(dataSource, dialect, schema);
      }
    } catch (SQLException failure) {
      throw dialect.unavailable(failure, settings);
    } catch (FlywayException failure) {
      if (failure.getCause() instanceof SQLException cause) {
        throw dialect.unavailable(cause, settings);
      }
      throw new ProblemException(
          Fault.SYSTEM,
          Problem.of(
              "schema",
              "cannot set up schema "
                  + NAME
                  + " in "
                  + settings.safeUrl()
                  + ": "
                  + failure.getMessage()),
          failure);
    }
  }

  /**
   * Looks without changing anything.
   *
   * @throws ProblemException with {@code USAGE} when the schema is not of this version
   */
  static void check(DataSource dataSource, Dialect dialect, StoreSettings settings) {
    try (Connection connection = dataSource.getConnection()) {
      if (checked(connection, schema(connection), settings) < NEWEST) {
        throw new ProblemException(
            Fault.USAGE,
            Problem.of("older-ledger", settings.safeUrl() + " is not set up for this Rehome yet")
                .hint("an import sets it up"));
      }
    } catch (SQLException failure) {
      throw dialect.unavailable(failure, settings);
    }
  }

  private static String schema(Connection connection) throws SQLException {
    return Identifiers.fold(NAME, connection.getMetaData().storesUpperCaseIdentifiers());
  }

  private static int checked(Connection connection, String schema, StoreSettings settings)
      throws SQLException {
    int version = version(connection, schema).orElse(0);
    if (version > NEWEST) {
      throw tooNew(settings, version);
    }
    return version;
  }

  /** The version of the last migration; empty when there is none, or when it did not succeed. */
  private static Optional<Integer> version(Connection connection, String schema)
      throws SQLException {
    try (ResultSet tables = connection.getMetaData().getTables(null, schema, HISTORY, null)) {
      if (!tables.next()) {
        return Optional.empty();
      }
    }
    String sql =
        """
        SELECT "version" FROM %s.%s WHERE "success" AND "version" IS NOT NULL
        ORDER BY "installed_rank" DESC FETCH FIRST ROW ONLY
        """
            .formatted(Identifiers.quote(schema), Identifiers.quote(HISTORY));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? Optional.of(Integer.valueOf(row.getString(1))) : Optional.empty();
    }
  }

  private static void runFlyway(DataSource dataSource, Dialect dialect, String schema) {
    Flyway.configure()
        .dataSource(dataSource)
        .schemas(schema)
        .table(HISTORY)
        .locations(dialect.migrations())
        .load()
        .migrate();
  }

  private static ProblemException tooNew(StoreSettings settings, int version) {
    return new ProblemException(
        Fault.USAGE,
        Problem.of(
                "newer-ledger",
                "%s was set up by a newer Rehome (its schema has version %d, this one knows %d)"
                    .formatted(settings.safeUrl(), version, NEWEST))
            .hint("use that version of Rehome"));
  }
}

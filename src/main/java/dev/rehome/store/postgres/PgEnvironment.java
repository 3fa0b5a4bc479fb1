package dev.rehome.store.postgres;

import dev.rehome.store.StoreSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.QueryExecutor;
import org.postgresql.jdbc.SslMode;
import org.postgresql.util.HostSpec;

/** The environment in which PostgreSQL's own programs connect as a connection of ours did. */
final class PgEnvironment {

  private static final String PASSWORD_FILE = "PGPASSFILE";

  private PgEnvironment() {}

  /**
   * Variables that would have a program connect to something else are removed, and our own, which
   * may hold secrets that are none of its business. Without a password it looks for one in the same
   * file as the driver.
   */
  static void set(Map<String, String> environment, StoreSettings settings, Connection connection)
      throws SQLException {
    environment.keySet().removeIf(PgEnvironment::disturbs);
    QueryExecutor session = connection.unwrap(BaseConnection.class).getQueryExecutor();
    HostSpec server = session.getHostSpec();
    environment.put("PGHOST", server.getHost().replaceAll("^\\[(.*)]$", "$1"));
    environment.put("PGPORT", String.valueOf(server.getPort()));
    environment.put("PGDATABASE", session.getDatabase());
    environment.put("PGUSER", session.getUser());
    environment.put("PGCONNECT_TIMEOUT", "10");
    environment.put("PGAPPNAME", "rehome");
    environment.put("LC_ALL", "C");
    Properties url =
        Objects.requireNonNull(Driver.parseURL(settings.url(), new Properties()), "no URL");
    environment.put("PGSSLMODE", SslMode.of(url).value);
    put(environment, "PGSSLROOTCERT", PGProperty.SSL_ROOT_CERT.getOrDefault(url));
    put(environment, "PGSSLCERT", PGProperty.SSL_CERT.getOrDefault(url));
    put(environment, "PGSSLKEY", PGProperty.SSL_KEY.getOrDefault(url));
    String own = settings.password();
    put(environment, "PGPASSWORD", own == null ? PGProperty.PASSWORD.getOrDefault(url) : own);
  }

  private static boolean disturbs(String name) {
    String variable = name.toUpperCase(Locale.ROOT);
    return variable.startsWith("REHOME_")
        || (variable.startsWith("PG") && !variable.equals(PASSWORD_FILE));
  }

  private static void put(Map<String, String> environment, String name, @Nullable String value) {
    if (value != null) {
      environment.put(name, value);
    }
  }
}

package dev.rehome.cli.options;

import dev.rehome.problem.Fault;
import dev.rehome.problem.Problem;
import dev.rehome.problem.ProblemException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database as a URL names it, in the driver's own form, with user and password apart. Besides
 * {@code jdbc:} and {@code mongodb:} it understands the URLs of libpq, {@code
 * postgresql://user:password@host:port/database?sslmode=require}, which also begin with {@code
 * postgres:} or, from Python, {@code postgresql+driver:}.
 *
 * @param url without user and password
 */
public record DatabaseAddress(String url, @Nullable String username, @Nullable String password) {

  private static final Pattern LIBPQ =
      Pattern.compile(
          "(?is)postgres(?:ql)?(?:\\+\\w+)?://(?:(?<user>[^/?]*)@)?(?<hosts>[^/?]*)"
              + "(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?");
  private static final Pattern JDBC_POSTGRES =
      Pattern.compile("(?is)(?<place>jdbc:postgresql:[^?]*)\\?(?<query>.*)");
  private static final Pattern MONGO =
      Pattern.compile("(?is)(?<scheme>mongodb(?:\\+srv)?://)(?<user>[^/?]*)@(?<rest>.*)");
  private static final Pattern HOSTS =
      Pattern.compile("(?:(?:[\\w.-]*|\\[[\\p{XDigit}:.]+])(?::\\d{1,5})?,?)*");
  private static final Pattern OTHER_SCHEME =
      Pattern.compile("([A-Za-z][\\w+.-]*):.*", Pattern.DOTALL);

  /** What PostgreSQL's Java driver calls the parameters of libpq. */
  private static final Map<String, String> JDBC_NAMES =
      Map.of(
          "application_name", "ApplicationName",
          "connect_timeout", "connectTimeout",
          "channel_binding", "channelBinding",
          "gssencmode", "gssEncMode",
          "schema", "currentSchema");

  /** What other programs keep in such URLs about themselves. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "connection_limit",
          "pool_timeout",
          "pgbouncer",
          "socket_timeout",
          "statement_cache_size");

  /**
   * @param origin what the URL was given as, such as {@code DATABASE_URL}; for messages, which
   *     never show the URL itself
   * @throws ProblemException with {@link Fault#USAGE} when it is none that can be understood
   */
  public static DatabaseAddress of(String text, String origin) {
    Matcher libpq = LIBPQ.matcher(text);
    if (libpq.matches()) {
      return libpq(libpq, origin);
    }
    Matcher jdbc = JDBC_POSTGRES.matcher(text);
    if (jdbc.matches()) {
      return new Draft(origin).query(jdbc.group("query"), false).address(jdbc.group("place"));
    }
    Matcher mongo = MONGO.matcher(text);
    if (mongo.matches()) {
      return new Draft(origin)
          .user(mongo.group("user"))
          .address(mongo.group("scheme") + mongo.group("rest"));
    }
    refuseOthers(text, origin);
    return new DatabaseAddress(text, null, null);
  }

  private static DatabaseAddress libpq(Matcher url, String origin) {
    String hosts = url.group("hosts");
    if (!HOSTS.matcher(hosts).matches()) {
      throw wrong(origin, "its host cannot be read");
    }
    Draft draft = new Draft(origin);
    if (url.group("user") != null) {
      draft.user(url.group("user"));
    }
    if (url.group("query") != null) {
      draft.query(url.group("query"), true);
    }
    String database = url.group("database") == null ? "" : url.group("database");
    if (database.contains("/") || database.contains("@")) {
      throw wrong(origin, "its database cannot be read");
    }
    String host = hosts.isEmpty() ? "localhost" : hosts;
    return draft.address("jdbc:postgresql://" + host + "/" + database.replace("+", "%2B"));
  }

  private static void refuseOthers(String text, String origin) {
    Matcher scheme = OTHER_SCHEME.matcher(text);
    String word = scheme.matches() ? scheme.group(1).toLowerCase(Locale.ROOT) : "";
    if (!Set.of("jdbc", "mongodb", "mongodb+srv").contains(word)) {
      throw wrong(
          origin, word.isEmpty() ? "it has no scheme" : "the scheme '" + word + "' is unknown");
    }
  }

  private static ProblemException wrong(String origin, String why) {
    return new ProblemException(
        Fault.USAGE,
        Problem.of("bad-url", "the URL in " + origin + " is not understood: " + why)
            .hint(
                "allowed: jdbc:h2:file:PATH, jdbc:postgresql://HOST:PORT/DATABASE,"
                    + " postgresql://USER:PASSWORD@HOST:PORT/DATABASE,"
                    + " mongodb://HOST:PORT/DATABASE; special characters of user and password are"
                    + " percent-encoded; --target overrides the environment"));
  }

  /** Keeps user and password out of logs. */
  @Override
  public String toString() {
    return "DatabaseAddress[…]";
  }

  /** An address under way. */
  private static final class Draft {

    private final String origin;
    private final List<String> parameters = new ArrayList<>();
    private @Nullable String username;
    private @Nullable String password;

    Draft(String origin) {
      this.origin = origin;
    }

    Draft user(String userInfo) {
      int colon = userInfo.indexOf(':');
      username = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
      password = colon < 0 ? null : decoded(userInfo.substring(colon + 1));
      return this;
    }

    /**
     * @param libpq whether names and values are libpq's, where a plus sign is no blank
     */
    Draft query(String query, boolean libpq) {
      for (String parameter : query.split("&", -1)) {
        int equals = parameter.indexOf('=');
        String name = equals < 0 ? parameter : parameter.substring(0, equals);
        String value = equals < 0 ? "" : parameter.substring(equals + 1);
        switch (name) {
          case "user" -> username = decoded(value);
          case "password" -> password = decoded(value);
          case "host", "port", "dbname", "hostaddr" -> {
            if (libpq) {
              throw wrong(origin, "'" + name + "' belongs before the question mark");
            }
            parameters.add(parameter);
          }
          case "" -> {}
          default -> add(libpq, name, value, parameter);
        }
      }
      return this;
    }

    private void add(boolean libpq, String name, String value, String parameter) {
      if (!libpq) {
        parameters.add(parameter);
      } else if (!OF_OTHERS.contains(name)) {
        parameters.add(JDBC_NAMES.getOrDefault(name, name) + "=" + encoded(decoded(value)));
      }
    }

    DatabaseAddress address(String place) {
      String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
      return new DatabaseAddress(place + query, blankToNull(username), blankToNull(password));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
      return text == null || text.isEmpty() ? null : text;
    }

    private String decoded(String text) {
      try {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException badEscape) {
        throw wrong(origin, "a percent sign is not followed by two digits (write %25 for one)");
      }
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }
}

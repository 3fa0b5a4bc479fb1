package dev.rehome.store.postgres;

import dev.rehome.problem.Problem;
import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.jdbc.Identifiers;
import dev.rehome.store.jdbc.TargetTable;
import dev.rehome.store.target.ProgramFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tables as PostgreSQL's own program {@code pg_dump} writes them, of the moment that the current
 * transaction sees. It is given a snapshot and the names of the tables as arguments; where to
 * connect to, and the password, are in its environment.
 *
 * @param version such as {@code 15.18}
 * @param major its first number; 0 when it is not known
 */
record PgDump(String command, StoreSettings settings, String version, int major)
    implements Dialect.ScriptProgram {

  private static final Pattern VERSION = Pattern.compile("pg_dump \\(PostgreSQL\\) ((\\d+)\\S*)");

  /**
   * Our transaction holds a lock that a third one may wait for, behind which pg_dump would wait for
   * ours: nobody but this ends that.
   */
  private static final String LOCK_TIMEOUT = "--lock-wait-timeout=10s";

  private static final int MOST_ERROR_BYTES = 4_000;

  /** A scan of a table has the rows of its partitions; a dump of it alone has not. */
  private static final String WITH_PARTITIONS =
      """
      WITH RECURSIVE touched AS (
        SELECT CAST(CAST(? AS regclass) AS oid) AS oid
        UNION SELECT i.inhrelid FROM touched t JOIN pg_inherits i ON i.inhparent = t.oid)
      SELECT n.nspname, c.relname
      FROM touched JOIN pg_class c USING (oid) JOIN pg_namespace n ON n.oid = c.relnamespace
      """;

  /** Without time limit: the transaction waits while the program works. */
  private static final String SNAPSHOT =
      "SELECT set_config('idle_in_transaction_session_timeout', '0', true), pg_export_snapshot()";

  /** The program, if there is one that can be started. */
  static Optional<PgDump> find(String command, StoreSettings settings) {
    try {
      Process process = new ProcessBuilder(command, "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      byte[] text = process.getInputStream().readAllBytes();
      Matcher version = VERSION.matcher(new String(text, StandardCharsets.UTF_8));
      return Optional.of(
          version.find()
              ? new PgDump(command, settings, version.group(1), Integer.parseInt(version.group(2)))
              : new PgDump(command, settings, "of unknown version", 0));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String name() {
    return "pg_dump " + version;
  }

  @Override
  public void write(Connection connection, List<TargetTable> tables, OutputStream out)
      throws SQLException, IOException {
    int server = connection.getMetaData().getDatabaseMajorVersion();
    if (major < server) {
      throw failed("%s is too old for a server of version %d".formatted(name(), server), server);
    }
    ProcessBuilder builder = new ProcessBuilder(arguments(connection, tables));
    PgEnvironment.set(builder.environment(), settings, connection);
    createSchemas(tables, out);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      CompletableFuture<String> errors =
          CompletableFuture.supplyAsync(() -> start(process.getErrorStream()));
      process.getInputStream().transferTo(out);
      int exit = process.onExit().join().exitValue();
      if (exit != 0) {
        throw failed("%s ended with %d: %s".formatted(name(), exit, errors.join()), server);
      }
    } finally {
      process.destroy();
    }
  }

  private List<String> arguments(Connection connection, List<TargetTable> tables)
      throws SQLException {
    List<String> arguments = new ArrayList<>();
    arguments.add(command);
    arguments.add("--snapshot=" + rows(connection, SNAPSHOT).get(0).get(1));
    arguments.addAll(List.of("--encoding=UTF8", "--no-owner", "--no-privileges"));
    arguments.addAll(List.of("--no-password", LOCK_TIMEOUT, "--strict-names"));
    Set<String> names = new LinkedHashSet<>();
    for (TargetTable table : tables) {
      for (List<String> name : rows(connection, WITH_PARTITIONS, table.quoted())) {
        names.add(Identifiers.quote(name.get(0)) + "." + Identifiers.quote(name.get(1)));
      }
    }
    names.forEach(name -> arguments.add("--table=" + name));
    return arguments;
  }

  /** They are no part of what is dumped of tables. */
  private static void createSchemas(List<TargetTable> tables, OutputStream out) throws IOException {
    Set<String> schemas = new LinkedHashSet<>();
    tables.forEach(table -> schemas.add(Identifiers.quote(table.schema())));
    for (String schema : schemas) {
      String line = "CREATE SCHEMA IF NOT EXISTS " + schema + ";\n";
      out.write(line.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<List<String>> rows(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      List<List<String>> rows = new ArrayList<>();
      try (ResultSet found = statement.executeQuery()) {
        while (found.next()) {
          rows.add(List.of(found.getString(1), found.getString(2)));
        }
      }
      return rows;
    }
  }

  /** The rest is read, too: the program would wait for that. */
  private static String start(InputStream errors) {
    try {
      byte[] start = errors.readNBytes(MOST_ERROR_BYTES);
      errors.transferTo(OutputStream.nullOutputStream());
      return new String(start, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static ProgramFailedException failed(String why, int server) {
    return new ProgramFailedException(
        Problem.of("pg-dump", why + "; the SQL was written without it")
            .hint("have pg_dump %d or later on the PATH".formatted(server)));
  }
}

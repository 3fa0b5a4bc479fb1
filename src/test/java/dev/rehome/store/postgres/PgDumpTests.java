package dev.rehome.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.rehome.store.StoreSettings;
import dev.rehome.store.jdbc.TargetTable;
import dev.rehome.store.target.ProgramFailedException;
import dev.rehome.testing.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program itself where there is one, else a shell script in its place. */
@DisabledOnOs(OS.WINDOWS)
class PgDumpTests {

  private static final String SECRET = "s3cret 'and more";
  private static final List<TargetTable> TABLES = List.of(table("app", "Par \"T"));

  @TempDir Path directory;
  private final String url = PostgresServer.newDatabase();
  private final StoreSettings settings = new StoreSettings(url, "postgres", SECRET, "backup");
  private Connection connection;

  @BeforeEach
  void createTables() throws SQLException {
    connection = connect();
    execute(
        connection,
        "create schema app",
        "create table app.\"Par \"\"T\" (id int primary key, t text) partition by range (id)",
        "create table app.low partition of app.\"Par \"\"T\" for values from (0) to (10)",
        "create table app.other (id int)",
        "insert into app.\"Par \"\"T\" values (1, 'a\tü')");
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @Test
  void givesThePasswordToTheProgramInItsEnvironmentOnly() throws Exception {
    String written = write(script("99.1", "echo \"$@\" > arguments; env > environment; echo made"));

    assertThat(written).isEqualTo("CREATE SCHEMA IF NOT EXISTS \"app\";\nmade\n");
    assertThat(directory.resolve("arguments"))
        .content()
        .doesNotContain("s3cret")
        .contains(
            "--snapshot=0",
            "--no-password",
            "--table=\"app\".\"Par \"\"T\" --table=\"app\".\"low\"");
    assertThat(Files.readAllLines(directory.resolve("environment")))
        .contains(
            "PGPASSWORD=" + SECRET,
            "PGUSER=postgres",
            "PGDATABASE=" + url.substring(url.lastIndexOf('/') + 1),
            "PGSSLMODE=prefer")
        .anyMatch(variable -> variable.matches("PGHOST=.+"))
        .anyMatch(variable -> variable.matches("PGPORT=\\d+"))
        .noneMatch(variable -> variable.startsWith("REHOME_"));
  }

  @Test
  void takesSslmodeAndPasswordFromTheUrl() throws Exception {
    StoreSettings inUrl =
        new StoreSettings(url + "?password=in%20url&sslmode=allow", "postgres", null, "backup");

    write(script("99.1", "env > environment"), inUrl);

    assertThat(Files.readAllLines(directory.resolve("environment")))
        .contains("PGPASSWORD=in url", "PGSSLMODE=allow");
  }

  @Test
  void saysWhyTheProgramFailedAndLetsTheTransactionGoOn() throws Exception {
    String failing = script("99.1", "echo half; echo 'error: no right to do it' >&2; exit 3");

    assertThatThrownBy(() -> write(failing))
        .isInstanceOf(ProgramFailedException.class)
        .hasMessageContaining("pg_dump 99.1 ended with 3: error: no right to do it");

    execute(connection, "select 1");
  }

  @Test
  void refusesToDumpANewerServer() throws Exception {
    String old = script("9.6.24", "touch started");

    assertThatThrownBy(() -> write(old))
        .isInstanceOf(ProgramFailedException.class)
        .hasMessageContaining("pg_dump 9.6.24 is too old for a server of version ")
        .hasMessageContaining("have pg_dump %d or later".formatted(PostgresServer.version()));

    assertThat(directory.resolve("started")).doesNotExist();
  }

  @Test
  void endsTheProgramWithTheWork() throws Exception {
    String endless = script("99.1", "echo $$ > pid; exec yes");
    OutputStream stopped =
        new OutputStream() {
          private int buffers;

          @Override
          public void write(int one) {}

          @Override
          public void write(byte[] bytes, int offset, int length) {
            if (++buffers > 3) {
              throw new IllegalStateException("stop");
            }
          }
        };

    assertThatThrownBy(() -> find(endless, settings).write(connection, TABLES, stopped))
        .hasMessage("stop");

    long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
    ProcessHandle.of(pid).ifPresent(left -> left.onExit().orTimeout(20, TimeUnit.SECONDS).join());
  }

  @Test
  void isNotThereWhereNoSuchProgramIs() {
    assertThat(PgDump.find(directory.resolve("pg_dump").toString(), settings)).isEmpty();
  }

  @Test
  void writesTheRowsThatTheTransactionSees() throws Exception {
    PgDump installed = PgDump.find("pg_dump", settings).orElse(null);
    assumeThat(installed).as("pg_dump on the PATH").isNotNull();
    assumeThat(installed.major()).isGreaterThanOrEqualTo(PostgresServer.version());
    execute(connection, "select 1");
    try (Connection other = connect()) {
      execute(other, "insert into app.\"Par \"\"T\" values (2, 'later')");
    }

    String written = write("pg_dump");

    assertThat(written)
        .contains("CREATE TABLE app.\"Par \"\"T\"", "CREATE TABLE app.low", "1\ta\\tü\n")
        .doesNotContain("later", "app.other", "OWNER TO");
  }

  private String write(String command) throws SQLException, IOException {
    return write(command, settings);
  }

  private String write(String command, StoreSettings with) throws SQLException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    find(command, with).write(connection, TABLES, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static PgDump find(String command, StoreSettings with) {
    return PgDump.find(command, with).orElseThrow();
  }

  /** A program that says its version, or does something in the directory of the test. */
  private String script(String version, String work) throws IOException {
    Path script = directory.resolve("pg_dump");
    Files.writeString(
        script,
        """
        #!/bin/sh
        cd '%s'
        if [ "$1" = --version ]; then echo 'pg_dump (PostgreSQL) %s (Debian)'; exit; fi
        %s
        """
            .formatted(directory, version, work));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        url, "postgres", Objects.requireNonNull(settings.password()));
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static TargetTable table(String schema, String name) {
    return new TargetTable(schema, name, List.of(), List.of());
  }
}

package dev.rehome.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of its own on the loopback interface, with the settings that {@code initdb}
 * writes: what it has committed is on the disk.
 */
final class DurablePostgres implements Closeable {

  static final String HOST = "127.0.0.1";
  static final String USER = "postgres";

  private static final String SERVER_OWNER = "postgres";
  private static final List<Path> USUAL_PLACES =
      List.of(
          Path.of("/usr/lib/postgresql"),
          Path.of("/usr"),
          Path.of("/usr/local"),
          Path.of("/opt/homebrew/opt"));

  private final int port;
  private final Closeable stop;
  private final long pid;

  private DurablePostgres(int port, Closeable stop) throws SQLException {
    this.port = port;
    this.stop = stop;
    String pidFile = text("postgres", "SELECT pg_read_file('postmaster.pid')");
    this.pid = Long.parseLong(pidFile.lines().findFirst().orElseThrow().strip());
  }

  /**
   * Starts the programs of an installation on a new data directory.
   *
   * @param work stops the server, even if this fails
   */
  static DurablePostgres installed(Path programs, WorkDirectory work)
      throws IOException, InterruptedException, SQLException {
    Path directory = Files.createDirectory(work.path().resolve("postgresql"));
    List<String> asOwner = handOver(directory);
    Path data = directory.resolve("data");
    List<String> initialize = new ArrayList<>(asOwner);
    initialize.addAll(List.of(programs.resolve("initdb").toString(), "-D", data.toString()));
    initialize.addAll(List.of("-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C"));
    new Program(directory, initialize).run();
    int port = freePort();
    Files.writeString(
        data.resolve("postgresql.conf"),
        "port = %d%nlisten_addresses = '%s'%nunix_socket_directories = ''%n".formatted(port, HOST),
        StandardOpenOption.APPEND);
    List<String> control = new ArrayList<>(asOwner);
    control.addAll(List.of(programs.resolve("pg_ctl").toString(), "-D", data.toString(), "-w"));
    Program start = new Program(directory, append(control, "-l", data + "/log", "start"));
    Program end = new Program(directory, append(control, "-m", "fast", "stop"));
    Closeable stop =
        work.closing(
            () -> {
              if (Files.exists(data.resolve("postmaster.pid"))) {
                stop(end);
              }
            });
    start.run();
    return new DurablePostgres(port, stop);
  }

  /** Starts the programs that the tests bring along. */
  static DurablePostgres embedded() throws IOException, SQLException {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            // Made for tests, it switches off what makes a server durable.
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "100")
            .start();
    return new DurablePostgres(server.getPort(), server);
  }

  /** The programs on the PATH, or else the newest in the usual places. */
  static Optional<Path> findPrograms() {
    Stream<Path> onPath = Program.onPath("initdb").map(DurablePostgres::directoryOf);
    Stream<Path> usual = USUAL_PLACES.stream().flatMap(DurablePostgres::versions);
    return Stream.concat(onPath, usual)
        .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
        .filter(programs -> Files.isExecutable(programs.resolve("pg_ctl")))
        .findFirst();
  }

  String url(String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(HOST, port, database);
  }

  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), USER, USER);
  }

  int port() {
    return port;
  }

  /** Without what the packager added. */
  String version() throws SQLException {
    return text("postgres", "SELECT split_part(current_setting('server_version'), ' ', 1)");
  }

  /** CPU time of all its processes so far. */
  double cpuSeconds() {
    return ProcFiles.treeCpuSeconds(pid);
  }

  /** A new database like another one, in the place of one of that name; all is on the disk then. */
  void create(String database, String template) throws SQLException {
    drop(database);
    execute("postgres", "CREATE DATABASE " + database + " TEMPLATE " + template);
    execute("postgres", "CHECKPOINT");
  }

  void drop(String database) throws SQLException {
    execute("postgres", "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
  }

  void execute(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  String text(String database, String query) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public void close() throws IOException {
    stop.close();
  }

  /** PostgreSQL refuses to run as root: somebody else has to own the directory and the server. */
  private static List<String> handOver(Path directory) throws IOException {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    UserPrincipalLookupService users = directory.getFileSystem().getUserPrincipalLookupService();
    try {
      Files.setOwner(directory, users.lookupPrincipalByName(SERVER_OWNER));
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("run it as another user than root, or make a user " + SERVER_OWNER, e);
    }
    return List.of("runuser", "-u", SERVER_OWNER, "--");
  }

  private static void stop(Program end) throws IOException {
    try {
      end.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  private static Path directoryOf(Path program) {
    try {
      return program.toRealPath().getParent();
    } catch (IOException e) {
      return program.getParent();
    }
  }

  /** The bin directories below, the newest version first. */
  private static Stream<Path> versions(Path place) {
    if (!Files.isDirectory(place)) {
      return Stream.empty();
    }
    try (Stream<Path> entries = Files.list(place)) {
      return entries
          .map(entry -> entry.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .sorted(Comparator.comparing(DurablePostgres::number).reversed())
          .toList()
          .stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static int number(Path bin) {
    String digits = bin.getParent().getFileName().toString().replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  private static List<String> append(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }
}

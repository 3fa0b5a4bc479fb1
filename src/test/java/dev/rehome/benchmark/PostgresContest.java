package dev.rehome.benchmark;

import dev.rehome.benchmark.Candidate.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Into PostgreSQL. */
final class PostgresContest implements Contest {

  /** A database with the empty table, and one with Rehome's empty ledger, too. */
  private static final String TABLE = "table_only";

  private static final String LEDGER = "table_and_ledger";

  /** What the candidates fill. */
  private static final String FILLED = "filled";

  /** What Rehome's first import fills and the second finds. */
  private static final String IMPORTED = "imported";

  private static final List<String> COLLECTOR = List.of("-XX:+UseSerialGC", "-XX:NewSize=256m");

  private static final String CREATE =
      """
      CREATE TABLE articles (
        id text PRIMARY KEY,
        title text NOT NULL,
        content text,
        url text,
        type text,
        tags text,
        created_at timestamp with time zone
      )
      """;
  private static final String PGLOADER =
      """
      LOAD CSV
        FROM '%1$s' WITH ENCODING UTF-8 (%2$s)
        INTO postgresql://%3$s@%4$s:%5$d/%6$s
        TARGET TABLE articles (%2$s)
        WITH skip header = 1, fields terminated by ',',
          fields optionally enclosed by '"', fields escaped by double-quote;
      """;

  private final WorkDirectory work;
  private final Path directory;
  private final ArticleData articles;
  private final JavaUnderTest java;
  private final Optional<Path> programs;
  private final Path ledgerRows;
  private DurablePostgres server;
  private @Nullable JavaUnderTest prepared;
  private boolean importedCsv;

  /**
   * @param programs where PostgreSQL's programs are, if they are installed
   */
  PostgresContest(
      WorkDirectory work, ArticleData articles, JavaUnderTest java, Optional<Path> programs) {
    this.work = work;
    this.directory = work.path();
    this.articles = articles;
    this.java = java;
    this.programs = programs;
    this.ledgerRows = directory.resolve("ledger.copy");
  }

  @Override
  public void open() throws IOException, InterruptedException, SQLException {
    server =
        programs.isPresent()
            ? DurablePostgres.installed(programs.get(), work)
            : work.closing(DurablePostgres.embedded());
    server.create(TABLE, "template1");
    server.execute(TABLE, CREATE);
  }

  @Override
  public String title() throws SQLException {
    return "PostgreSQL " + server.version();
  }

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public List<String> references() {
    return List.of("copy", "copy-ledger");
  }

  @Override
  public List<Candidate> candidates() {
    return List.of(
        psql("copy", "psql \\copy: rows", this::copy),
        psql("copy-ledger", "psql \\copy: rows and ledger", this::copyWithLedger),
        Candidate.of("rehome", "Rehome: CSV", () -> rehome(articles.csv())),
        Candidate.of("rehome-prepared", "Rehome: CSV, JVM prepared", this::rehomePrepared),
        Candidate.of("rehome-again", "Rehome: the same again", this::rehomeAgain),
        Candidate.of("rehome-rollback", "Rehome: rollback of it", this::rehomeRollback),
        Candidate.of("rehome-json", "Rehome: JSON Lines", () -> rehome(articles.jsonLines())),
        Candidate.of("spring-batch", "Spring Batch job", this::springBatch),
        Program.onPath("pgloader")
            .findFirst()
            .map(program -> Candidate.of("pgloader", "pgloader: rows", () -> pgloader(program)))
            .orElseGet(() -> Candidate.missing("pgloader", "pgloader: rows", "not installed")));
  }

  private Optional<Path> psql() {
    return Stream.concat(programs.map(bin -> bin.resolve("psql")).stream(), Program.onPath("psql"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Candidate psql(String name, String label, Candidate.Trial trial) {
    return psql().isPresent()
        ? Candidate.of(name, label, trial)
        : Candidate.missing(name, label, "psql not installed");
  }

  private Outcome copy() throws Exception {
    server.create(FILLED, TABLE);
    return outcome(FILLED, psql("-c", copyArticles()).measure(server::cpuSeconds));
  }

  private Outcome copyWithLedger() throws Exception {
    prepareLedger();
    server.create(FILLED, LEDGER);
    Program program =
        psql(
            "--single-transaction",
            "-c",
            copyArticles(),
            "-c",
            "\\copy rehome.migration_items from '" + ledgerRows + "'");
    return withLedger(FILLED, program.measure(server::cpuSeconds));
  }

  private Outcome rehome(Path source) throws Exception {
    importedCsv = false;
    server.create(IMPORTED, TABLE);
    Outcome outcome = withLedger(IMPORTED, rehomeImport(source, "inserted"));
    importedCsv = source.equals(articles.csv());
    return outcome;
  }

  /** Not where the second import finds it. */
  private Outcome rehomePrepared() throws Exception {
    if (prepared == null) {
      Path spec = RehomeImport.writeSpec(directory, articles.csv());
      prepared = java.prepared(directory.resolve("prepared"), spec, COLLECTOR);
    }
    server.create(FILLED, TABLE);
    return withLedger(FILLED, rehomeImport(prepared, FILLED, articles.csv(), "inserted"));
  }

  /** Over what the first import left, if that was of the same file. */
  private Outcome rehomeAgain() throws Exception {
    if (!importedCsv) {
      rehome(articles.csv());
    }
    return withLedger(IMPORTED, rehomeImport(articles.csv(), "unchanged"));
  }

  /** Of what the first import left, whatever else was imported since. */
  private Outcome rehomeRollback() throws Exception {
    if (!importedCsv) {
      rehome(articles.csv());
    }
    importedCsv = false;
    String run = server.text(IMPORTED, "SELECT id FROM rehome.migration_runs ORDER BY run LIMIT 1");
    Measurement measurement =
        new RehomeImport(directory, java, server.url(IMPORTED), DurablePostgres.USER)
            .rollBack(run, server::cpuSeconds);
    String left =
        """
        SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM rehome.migration_items)
        """;
    return new Outcome(measurement, server.text(IMPORTED, left).equals("0"));
  }

  private Outcome springBatch() throws Exception {
    prepareLedger();
    server.create(FILLED, LEDGER);
    Program program =
        new Program(
            directory,
            java.main(
                SpringBatchBaseline.class,
                server.url(FILLED),
                DurablePostgres.USER,
                articles.csv().toString()));
    return withLedger(FILLED, program.measure(server::cpuSeconds));
  }

  private Outcome pgloader(Path program) throws Exception {
    server.create(FILLED, TABLE);
    Path commands = directory.resolve("articles.load");
    Files.writeString(
        commands,
        PGLOADER.formatted(
            articles.csv(),
            String.join(", ", ArticleData.COLUMNS),
            DurablePostgres.USER,
            DurablePostgres.HOST,
            server.port(),
            FILLED));
    List<String> command = List.of(program.toString(), "--quiet", commands.toString());
    return outcome(FILLED, new Program(directory, command).measure(server::cpuSeconds));
  }

  /** Takes the ledger that Rehome writes for the articles: its rows to a file, its tables empty. */
  private void prepareLedger() throws Exception {
    if (Files.exists(ledgerRows)) {
      return;
    }
    server.create(LEDGER, TABLE);
    rehomeImport(java, LEDGER, articles.csv(), "inserted");
    try (Connection connection = server.connect(LEDGER);
        OutputStream out = Files.newOutputStream(ledgerRows)) {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut("COPY (SELECT * FROM rehome.migration_items ORDER BY item) TO STDOUT", out);
    }
    server.execute(LEDGER, "TRUNCATE articles, rehome.migration_items");
  }

  private Measurement rehomeImport(Path source, String expected) throws Exception {
    return rehomeImport(java, IMPORTED, source, expected);
  }

  private Measurement rehomeImport(JavaUnderTest how, String database, Path source, String expected)
      throws Exception {
    return new RehomeImport(directory, how, server.url(database), DurablePostgres.USER)
        .run(source, articles.content().rows(), expected, server::cpuSeconds);
  }

  private String copyArticles() {
    return "\\copy articles from '" + articles.csv() + "' with (format csv, header)";
  }

  private Program psql(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(psql().orElseThrow().toString());
    command.addAll(List.of("-X", "-q", "-v", "ON_ERROR_STOP=1"));
    command.addAll(List.of("-h", DurablePostgres.HOST, "-p", String.valueOf(server.port())));
    command.addAll(List.of("-U", DurablePostgres.USER, "-d", FILLED));
    command.addAll(List.of(arguments));
    return new Program(directory, command);
  }

  private Outcome outcome(String database, Measurement measurement) throws SQLException {
    Outcome outcome = new Outcome(measurement, exact(database));
    settle(database);
    return outcome;
  }

  /** There must also be a ledger row for each article. */
  private Outcome withLedger(String database, Measurement measurement) throws SQLException {
    String items =
        """
        SELECT count(*) FROM rehome.migration_items i JOIN articles a ON a.id = i.row_key
        """;
    boolean complete = server.text(database, items).equals("" + articles.content().rows());
    Outcome outcome = new Outcome(measurement, complete && exact(database));
    settle(database);
    return outcome;
  }

  private boolean exact(String database) throws SQLException {
    try (Connection connection = server.connect(database)) {
      return Content.of(connection).equals(articles.content());
    }
  }

  /** Leaves autovacuum nothing to do while the next candidate runs. */
  private void settle(String database) throws SQLException {
    if (database.equals(FILLED)) {
      server.drop(database);
    } else {
      server.execute(database, "VACUUM ANALYZE", "CHECKPOINT");
    }
  }
}

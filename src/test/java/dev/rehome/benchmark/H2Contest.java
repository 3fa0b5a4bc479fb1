package dev.rehome.benchmark;

import dev.rehome.benchmark.Candidate.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Into a file of H2, which runs inside the candidate's process. */
final class H2Contest implements Contest {

  private static final String USER = "sa";
  private static final String CREATE =
      """
      CREATE TABLE articles (
        id varchar PRIMARY KEY,
        title varchar NOT NULL,
        content varchar,
        url varchar,
        type varchar,
        tags varchar,
        created_at timestamp(6) with time zone
      )
      """;

  private final Path directory;
  private final ArticleData articles;
  private final JavaUnderTest java;

  H2Contest(Path directory, ArticleData articles, JavaUnderTest java) {
    this.directory = directory;
    this.articles = articles;
    this.java = java;
  }

  @Override
  public String title() {
    return "H2 " + org.h2.engine.Constants.VERSION;
  }

  @Override
  public String name() {
    return "h2";
  }

  @Override
  public void open() {}

  @Override
  public List<String> references() {
    return List.of("h2-jdbc");
  }

  @Override
  public List<Candidate> candidates() {
    return List.of(
        Candidate.of("h2-jdbc", "JDBC batch: rows", this::jdbc),
        Candidate.of("h2-rehome", "Rehome: CSV", this::rehome));
  }

  private Outcome jdbc() throws Exception {
    createDatabase();
    Program program =
        new Program(
            directory, java.main(JdbcBatchBaseline.class, url(), USER, articles.csv().toString()));
    return outcome(program.measure(() -> Double.NaN));
  }

  private Outcome rehome() throws Exception {
    createDatabase();
    return outcome(
        new RehomeImport(directory, java, url(), USER)
            .run(articles.csv(), articles.content().rows(), "inserted", () -> Double.NaN));
  }

  private void createDatabase() throws IOException, SQLException {
    Files.deleteIfExists(directory.resolve("h2.mv.db"));
    try (Connection connection = DriverManager.getConnection(url(), USER, "");
        Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
  }

  private Outcome outcome(Measurement measurement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(), USER, "")) {
      return new Outcome(measurement, Content.of(connection).equals(articles.content()));
    }
  }

  private String url() {
    return "jdbc:h2:file:" + directory.resolve("h2");
  }
}

package dev.rehome.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The retry of an import's rejects, most of which were corrected in their copies: the import is in
 * the end what it is when the retry is not disturbed.
 */
final class RetryScenario implements Scenario {

  private static final String IMPORTED = "retry_imported";
  private static final int DONE = 3;

  /** About what it sends to a server. */
  private static final int BYTES = 120_000;

  private static final int CHUNK = 5;
  private static final int LARGE_CHUNK = 1000;

  private static final String ENDED =
      "SELECT run, id FROM rehome.migration_runs WHERE verb = 'retry'"
          + " AND status = 'COMPLETED_WITH_REJECTS'";

  private static final List<String> QUERIES =
      List.of(
          """
          SELECT file_ordinal, record_number, line, byte_offset, byte_length, problems, raw, outcome
          FROM rehome.retried_rejects WHERE run = :run ORDER BY file_ordinal, record_number
          """,
          """
          SELECT entity_id, row_key, row_before, fingerprint, item_run, file_ordinal,
            record_number, action
          FROM rehome.retried_items WHERE run = :run ORDER BY entity_id, row_key
          """,
          """
          SELECT e.entity, SUM(inserted_count), SUM(updated_count), SUM(unchanged_count),
            SUM(skipped_count)
          FROM rehome.migration_counts c JOIN rehome.migration_entities e ON e.id = c.entity_id
          WHERE c.run = :run GROUP BY e.entity ORDER BY e.entity
          """);

  private static final List<String> REPORTED =
      List.of("status", "exitCode", "records", "entities", "retried/records", "retried/read");

  private final Stage stage;
  private final ImportScenario imports;
  private boolean imported;

  RetryScenario(Stage stage, ImportScenario imports) {
    this.stage = stage;
    this.imports = imports;
  }

  @Override
  public String verb() {
    return "retry";
  }

  @Override
  public int done() {
    return DONE;
  }

  @Override
  public List<String> starts() {
    return List.of(IMPORTED);
  }

  @Override
  public Round begin(String start, String name, RandomGenerator random) throws Exception {
    if (!imported) {
      stage.database().copy(ImportScenario.LOADED, start);
      ImportScenario.undisturbed(imports.command(start));
      imported = true;
    }
    stage.database().copy(start, name);
    Command importing = imports.command(name);
    String run = imports.run(importing).orElseThrow()[1];
    Path done = stage.directory().resolve("of-" + start).resolve("runs").resolve(run);
    FileSystemUtils.copyRecursively(done, importing.runs().resolve(run));
    correct(importing.runs().resolve(run).resolve("rejects/files"));
    String chunk = "" + (random.nextInt(4) == 0 ? LARGE_CHUNK : CHUNK);
    return new RetryRound(importing.with(BYTES, "retry", run, "--chunk-size", chunk));
  }

  /** Leaves the rows that the database refuses for a number, and keys that come twice. */
  private static void correct(Path copies) throws IOException {
    try (Stream<Path> files = Files.list(copies)) {
      for (Path file : files.toList()) {
        boolean csv = file.toString().endsWith(".csv");
        String text =
            Files.readString(file).replace("Title that no column of the table holds ", "");
        String corrected =
            csv
                ? text.replace(",too,few", ",author-1,Title,1,text")
                    .replaceAll("(?m)^(a\\d+,author-\\d+),,", "$1,Given,")
                : text.replaceAll("(?m)\"title\": $", "\"author\": \"author-1\", \"title\": \"T\"}")
                    .replaceAll("(\"author-\\d+\"), \"words\"", "$1, \"title\": \"T\", \"words\"");
        assertThat(corrected).as(file.toString()).isNotEqualTo(text);
        Files.writeString(file, corrected);
      }
    }
  }

  private final class RetryRound implements Round {

    private final Command command;

    RetryRound(Command command) {
      this.command = command;
    }

    @Override
    public Command command() {
      return command;
    }

    private Optional<String[]> ended() throws SQLException {
      try (Connection connection = stage.database().connect(command.name())) {
        return Result.rows(connection, ENDED).stream().findFirst().map(row -> row.split("\\|"));
      }
    }

    @Override
    public boolean completed() throws SQLException {
      return ended().isPresent();
    }

    /** No record of the import is lost or counted twice, however far the retry has come. */
    @Override
    public void check() throws SQLException {
      try (Connection connection = stage.database().connect(command.name())) {
        imports.checkCounts(connection, imports.run(command).orElseThrow()[0]);
      }
    }

    @Override
    public Result result() throws SQLException, IOException {
      String[] run = ended().orElseThrow();
      Result result = imports.result(command);
      try (Connection connection = stage.database().connect(command.name())) {
        for (String query : QUERIES) {
          result.add(query, Result.rows(connection, query.replace(":run", run[0])));
        }
        imports.checkCounts(connection, run[0]);
      }
      result.addFiles(command.runs().resolve(run[1]), REPORTED);
      return result;
    }

    @Override
    public void end() {
      stage.database().drop(command.name());
    }
  }
}

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

/**
 * An import: the first one into empty tables, or that of a later state of a source that was
 * imported before. Everything that two imports of the same source must leave alike is compared,
 * however each came to its end. Left out is what always differs: times, ids of runs, numbers of
 * items and of attempts, names of databases.
 */
final class ImportScenario implements Scenario {

  static final String EMPTY = "empty";
  static final String LOADED = "loaded";

  private static final int DONE = 3;

  /** About what an import of the source sends to a server. */
  private static final int BYTES = 900_000;

  /** So small that a launch spends much of its life between commits. */
  private static final int CHUNK = 10;

  /** So large that a transaction takes several batches. */
  private static final int LARGE_CHUNK = 2600;

  private static final List<String> QUERIES =
      List.of(
          """
          SELECT f.name, r.record_number, r.line, r.byte_offset, r.byte_length, r.problems, r.raw
          FROM rehome.rejects r
          JOIN rehome.migration_files f ON f.run = r.run AND f.ordinal = r.file_ordinal
          WHERE r.run = :run ORDER BY r.file_ordinal, r.record_number
          """,
          """
          SELECT ordinal, name, format, size_bytes, sha256, status, position_offset,
            position_records, position_line, read_count, inserted_count, updated_count,
            unchanged_count, skipped_count, rejected_count, note
          FROM rehome.migration_files WHERE run = :run ORDER BY ordinal
          """,
          """
          SELECT e.entity, i.row_key, i.new_id, i.legacy_id, i.fingerprint, i.action, i.file_ordinal,
            i.record_number, CASE WHEN i.run = :run THEN 'this run' ELSE 'earlier' END
          FROM rehome.migration_items i JOIN rehome.migration_entities e ON e.id = i.entity_id
          ORDER BY e.entity, i.row_key
          """,
          """
          SELECT e.entity, b.row_key, b.row_before, b.fingerprint, b.file_ordinal,
            b.record_number, b.action
          FROM rehome.item_history b JOIN rehome.migration_entities e ON e.id = b.entity_id
          WHERE b.run = :run ORDER BY e.entity, b.row_key
          """,
          """
          SELECT file_ordinal, SUM(last_item - first_item + 1), MIN(first_record), MAX(last_record)
          FROM rehome.unchanged_items WHERE run = :run GROUP BY file_ordinal ORDER BY file_ordinal
          """,
          """
          SELECT e.entity, SUM(inserted_count), SUM(updated_count), SUM(unchanged_count),
            SUM(skipped_count)
          FROM rehome.migration_counts c JOIN rehome.migration_entities e ON e.id = c.entity_id
          WHERE c.run = :run GROUP BY e.entity ORDER BY e.entity
          """,
          """
          SELECT field, SUM(records) FROM rehome.unmapped_fields WHERE run = :run
          GROUP BY field ORDER BY field
          """,
          """
          SELECT path, found FROM rehome.run_paths WHERE run = :run ORDER BY path
          """,
          """
          SELECT code, subject, message, SUM(warned) FROM rehome.run_warnings WHERE run = :run
          GROUP BY code, subject, message ORDER BY code, subject, message
          """,
          """
          SELECT name, entity, passed, detail FROM rehome.data_integrity_checks WHERE run = :run
          ORDER BY id
          """,
          """
          SELECT verb, spec, spec_checksum, scope, source, status, exit_code
          FROM rehome.migration_runs WHERE run = :run
          """,
          "SELECT COUNT(*) FROM rehome.write_intents");

  private static final String LOST =
      """
      SELECT name FROM rehome.migration_files WHERE run = :run AND read_count <>
        inserted_count + updated_count + unchanged_count + skipped_count + rejected_count
      """;

  /** Those that died before they had listed their files do not count: they were abandoned. */
  private static final String RUN =
      "SELECT run, id, status FROM rehome.migration_runs"
          + " WHERE source = '%s' AND status <> 'ABANDONED' ORDER BY run";

  private static final List<String> REPORTED =
      List.of("status", "exitCode", "files", "records", "entities", "unmapped");

  private final Stage stage;
  private final Path spec;

  ImportScenario(Stage stage) throws IOException {
    this.stage = stage;
    this.spec = Files.writeString(stage.directory().resolve("crash.yml"), CrashSource.SPEC);
    CrashSource.writeBefore(before());
    CrashSource.writeAfter(after());
    stage.database().create(EMPTY);
    stage.database().copy(EMPTY, LOADED);
    undisturbed(command(LOADED, before(), CHUNK));
  }

  Path before() {
    return stage.directory().resolve("before");
  }

  Path after() {
    return stage.directory().resolve("after");
  }

  Path spec() {
    return spec;
  }

  /** Imports the later state of the source, in the place of another command. */
  Command later(Command other) {
    return other.with(
        BYTES, "import", spec.toString(), "--source", after().toString(), "--no-backup");
  }

  /** Imports the later state of the source. */
  Command command(String name) throws IOException {
    return command(name, after(), CHUNK);
  }

  private Command command(String name, Path source, int chunk) throws IOException {
    return stage.command(
        name,
        BYTES,
        "import",
        spec.toString(),
        "--source",
        source.toString(),
        "--chunk-size",
        "" + chunk);
  }

  static void undisturbed(Command command) {
    try (Launch launch = command.launch()) {
      Launch.Ended ended = launch.end();
      assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(DONE);
    }
  }

  @Override
  public String verb() {
    return "import";
  }

  @Override
  public int done() {
    return DONE;
  }

  @Override
  public List<String> starts() {
    return List.of(EMPTY, LOADED);
  }

  @Override
  public Round begin(String start, String name, RandomGenerator random) throws IOException {
    stage.database().copy(start, name);
    return new ImportRound(command(name, after(), random.nextInt(4) == 0 ? LARGE_CHUNK : CHUNK));
  }

  /** The number, id and status of the run of the later state of the source. */
  Optional<String[]> run(Command command) throws SQLException {
    try (Connection connection = command.database().connect(command.name())) {
      return Result.rows(connection, RUN.formatted(after())).stream()
          .findFirst()
          .map(row -> row.split("\\|", -1));
    }
  }

  /** All that the database says of the import. */
  Result result(Command command) throws SQLException {
    Result result = new Result();
    String run = run(command).orElseThrow()[0];
    result.addTarget(stage.database(), command.name());
    try (Connection connection = command.database().connect(command.name())) {
      for (String query : QUERIES) {
        result.add(
            query,
            Result.rows(connection, query.replace(":run", run)).stream()
                .map(row -> row.replace(command.name(), ""))
                .toList());
      }
      checkCounts(connection, run);
    }
    return result;
  }

  void checkCounts(Connection connection, String run) throws SQLException {
    assertThat(Result.rows(connection, LOST.replace(":run", run)))
        .as("files whose records read are not those accounted for")
        .isEmpty();
  }

  private final class ImportRound implements Round {

    private final Command command;

    ImportRound(Command command) {
      this.command = command;
    }

    @Override
    public Command command() {
      return command;
    }

    @Override
    public boolean completed() {
      try {
        return run(command).map(run -> run[2].equals("COMPLETED_WITH_REJECTS")).orElse(false);
      } catch (SQLException beforeTheFirstMigration) {
        return false;
      }
    }

    @Override
    public Result result() throws SQLException, IOException {
      Result result = ImportScenario.this.result(command);
      result.addFiles(command.runs().resolve(run(command).orElseThrow()[1]), REPORTED);
      return result;
    }

    @Override
    public void end() {
      stage.database().drop(command.name());
    }
  }
}

package dev.rehome.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.crash.Launch.Ended;
import dev.rehome.testing.BackupFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The cleanup of an imported source: whenever it is killed, every file is byte for byte in its
 * place or in a finished backup.
 */
final class CleanupScenario implements Scenario {

  private static final String IMPORTED = "notes_imported";
  private static final int BYTES = 50_000;
  private static final int FILES = 60;
  private static final int RECORDS = 4;
  private static final int LARGE_EVERY = 10;
  private static final int LARGE_BYTES = 400_000;

  private static final String SPEC =
      """
      name: notes
      source:
        directory: .
        include: ["*.jsonl", "*.md"]
      entities:
        note:
          id: { from: /id, required: true }
          columns:
            title: { from: /title, required: true }
            text: /text
      """;

  private static final String ENDED =
      "SELECT id FROM rehome.migration_runs WHERE verb = 'cleanup'"
          + " AND status IN ('COMPLETED', 'NOTHING_TO_DO') ORDER BY run";
  private static final String PLAN =
      "SELECT p.name, p.state, p.code FROM rehome.removals p JOIN rehome.migration_runs r"
          + " ON r.run = p.run WHERE r.status = 'COMPLETED' ORDER BY p.ordinal";

  private static final List<String> REPORTED =
      List.of("status", "exitCode", "removed", "kept", "reasons");

  private final Stage stage;
  private final Path spec;
  private final Map<String, String> files = new TreeMap<>();
  private boolean imported;

  CleanupScenario(Stage stage) throws IOException {
    this.stage = stage;
    this.spec = Files.writeString(stage.directory().resolve("notes.yml"), SPEC);
    RandomGenerator random = new SplittableRandom(1);
    for (int i = 0; i < FILES; i++) {
      files.put("part-%02d/notes-%02d.jsonl".formatted(i % 7, i), content(i, random));
    }
    files.put("part-03/broken.jsonl", "{\"id\": \"x\"}\n");
    files.put("README.md", "About the notes\n");
  }

  /** Some are large and cannot be compressed, so that a backup takes its time. */
  private static String content(int file, RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < RECORDS; i++) {
      byte[] bytes = new byte[file % LARGE_EVERY == 0 ? LARGE_BYTES : 50];
      random.nextBytes(bytes);
      text.append(
          "{\"id\": \"n%d-%d\", \"title\": \"Note %d\", \"text\": \"%s\"}\n"
              .formatted(file, i, i, Base64.getEncoder().encodeToString(bytes)));
    }
    return text.toString();
  }

  private Path source() {
    return stage.directory().resolve("notes");
  }

  @Override
  public String verb() {
    return "cleanup";
  }

  @Override
  public int done() {
    return 0;
  }

  @Override
  public List<String> starts() {
    return List.of(IMPORTED);
  }

  @Override
  public Round begin(String start, String name, RandomGenerator random) throws Exception {
    BackupFiles.delete(source());
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = source().resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    if (!imported) {
      importOnce();
    }
    stage.database().copy(start, name);
    Command place = stage.command(name, BYTES);
    Path backups = place.directory().resolve("backups");
    return new CleanupRound(
        place.with(
            BYTES,
            "cleanup",
            spec.toString(),
            "--source",
            source().toString(),
            "--backup-dir",
            backups.toString(),
            "--min-age",
            "0s",
            "--confirm"),
        backups);
  }

  private void importOnce() throws IOException {
    stage.database().create(IMPORTED);
    Command command =
        stage.command(IMPORTED, BYTES, "import", spec.toString(), "--source", source().toString());
    try (Launch launch = command.launch()) {
      Ended ended = launch.end();
      assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(3);
    }
    imported = true;
  }

  private final class CleanupRound implements Round {

    private final Command command;
    private final Path backups;

    CleanupRound(Command command, Path backups) {
      this.command = command;
      this.backups = backups;
    }

    @Override
    public Command command() {
      return command;
    }

    private Optional<String> ended() throws SQLException {
      try (Connection connection = stage.database().connect(command.name())) {
        return Result.rows(connection, ENDED).stream().findFirst();
      }
    }

    @Override
    public boolean completed() throws SQLException {
      return ended().isPresent();
    }

    @Override
    public void check() {
      Map<String, String> there = BackupFiles.files(source());
      Map<String, String> saved = BackupFiles.inBackups(backups);
      files.forEach(
          (name, content) -> {
            String found = there.getOrDefault(name, saved.get(name));
            assertThat(content.equals(found)).as(name + " is in its place or saved").isTrue();
          });
      assertThat(files).containsAllEntriesOf(there);
    }

    @Override
    public Result result() throws SQLException, IOException {
      Result result = new Result();
      result.add("source", List.copyOf(BackupFiles.files(source()).keySet()));
      result.add("backup", List.copyOf(BackupFiles.inBackups(backups).keySet()));
      try (Connection connection = stage.database().connect(command.name())) {
        result.add("plan", Result.rows(connection, PLAN));
      }
      result.addFiles(command.runs().resolve(ended().orElseThrow()), REPORTED);
      return result;
    }

    @Override
    public void end() {
      stage.database().drop(command.name());
    }
  }
}

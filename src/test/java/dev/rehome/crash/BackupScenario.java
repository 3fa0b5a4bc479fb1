package dev.rehome.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.archive.Backup;
import dev.rehome.archive.BackupStore;
import dev.rehome.archive.Part;
import dev.rehome.problem.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A backup of source and target: whenever it was disturbed, each backup that can be found is whole;
 * in the end there is one, nothing else is left, and the target is as it was.
 */
final class BackupScenario implements Scenario {

  private static final int BYTES = 20_000;

  private static final String ENDED =
      "SELECT id FROM rehome.migration_runs WHERE verb = 'backup' AND status = 'COMPLETED'";

  private final Stage stage;
  private final ImportScenario imports;

  BackupScenario(Stage stage, ImportScenario imports) {
    this.stage = stage;
    this.imports = imports;
  }

  @Override
  public String verb() {
    return "backup";
  }

  @Override
  public int done() {
    return 0;
  }

  @Override
  public List<String> starts() {
    return List.of(ImportScenario.LOADED);
  }

  @Override
  public Round begin(String start, String name, RandomGenerator random) throws IOException {
    stage.database().copy(start, name);
    Path backups = stage.directory().resolve("backups-of-" + name);
    return new BackupRound(command(name, backups), new BackupStore(backups));
  }

  /** Backs up what was imported from the earlier state of the source. */
  Command command(String name, Path backups) throws IOException {
    return stage.command(
        name,
        BYTES,
        "backup",
        imports.spec().toString(),
        "--source",
        imports.before().toString(),
        "--backup-dir",
        backups.toString());
  }

  private final class BackupRound implements Round {

    private final Command command;
    private final BackupStore store;

    BackupRound(Command command, BackupStore store) {
      this.command = command;
      this.store = store;
    }

    @Override
    public Command command() {
      return command;
    }

    @Override
    public boolean completed() throws SQLException {
      try (Connection connection = stage.database().connect(command.name())) {
        return !Result.rows(connection, ENDED).isEmpty();
      }
    }

    @Override
    public void check() {
      List<Problem> problems = new ArrayList<>();
      store.list(problems).forEach(backup -> problems.addAll(backup.verify(() -> {})));
      assertThat(problems).isEmpty();
    }

    @Override
    public Result result() throws SQLException {
      Result result = new Result();
      result.addTarget(stage.database(), command.name());
      List<Backup> backups = store.list(new ArrayList<>());
      assertThat(backups).isNotEmpty();
      assertThat(store.interrupted()).isEmpty();
      for (Backup backup : backups) {
        List<String> files = new ArrayList<>();
        backup.entries(entry -> files.add(entry.toString()));
        result.add("files", files);
        result.add(
            "rows",
            backup.manifest().parts(Part.Kind.ROWS).stream().map(Part::contentSha256).toList());
      }
      return result;
    }

    @Override
    public void end() {
      stage.database().drop(command.name());
    }
  }
}

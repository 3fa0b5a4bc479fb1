package dev.rehome.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.archive.Backup;
import dev.rehome.archive.BackupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A backup is restored after a later import: in the end the files are there byte for byte and no
 * other, or each row of the backup is as it was; and the backup is whole at any time.
 */
final class RestoreScenario implements Scenario {

  private static final int BYTES = 250_000;
  private static final String FILES = "files";
  private static final String DATA = "data";
  private static final String CHANGED = "restore_changed";

  private static final String ENDED =
      "SELECT id FROM rehome.migration_runs WHERE verb = 'restore' AND status = 'COMPLETED'";

  private final Stage stage;
  private final ImportScenario imports;
  private @Nullable Backup backup;

  RestoreScenario(Stage stage, ImportScenario imports) {
    this.stage = stage;
    this.imports = imports;
  }

  @Override
  public String verb() {
    return "restore";
  }

  @Override
  public int done() {
    return 0;
  }

  @Override
  public List<String> starts() {
    return List.of(FILES, DATA);
  }

  @Override
  public Round begin(String start, String name, RandomGenerator random) throws IOException {
    Backup restored = prepared();
    stage.database().copy(CHANGED, name);
    Path to = stage.directory().resolve("restored-of-" + name);
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("restore", restored.directory().toString()));
    arguments.addAll(
        start.equals(DATA) ? List.of("--data", "--confirm") : List.of("--to", to.toString()));
    Command command = stage.command(name, BYTES, arguments.toArray(String[]::new));
    return new RestoreRound(start, command, restored, to);
  }

  /** A backup of what was imported first, and a database with what was imported later. */
  private Backup prepared() throws IOException {
    if (backup == null) {
      stage.database().copy(ImportScenario.LOADED, CHANGED);
      Path backups = stage.directory().resolve("backups-to-restore");
      Command making = new BackupScenario(stage, imports).command(CHANGED, backups);
      try (Launch launch = making.launch()) {
        assertThat(launch.end().exitCode()).isZero();
      }
      Command later = imports.later(making);
      ImportScenario.undisturbed(later);
      backup = new BackupStore(backups).list(new ArrayList<>()).get(0);
    }
    return backup;
  }

  private final class RestoreRound implements Round {

    private final String start;
    private final Command command;
    private final Backup restored;
    private final Path to;

    RestoreRound(String start, Command command, Backup restored, Path to) {
      this.start = start;
      this.command = command;
      this.restored = restored;
      this.to = to;
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
      assertThat(restored.verify(() -> {})).isEmpty();
    }

    @Override
    public Result result() throws SQLException, IOException {
      Result result = new Result();
      if (start.equals(FILES)) {
        List<String> files = contents(to);
        assertThat(files).isEqualTo(contents(imports.before()));
        result.add(FILES, files);
        return result;
      }
      for (String table : CrashSource.TABLE_NAMES) {
        List<String> rows = stage.database().rows(command.name(), table);
        assertThat(rows).containsAll(stage.database().rows(ImportScenario.LOADED, table));
        result.add(table, rows);
      }
      return result;
    }

    private static List<String> contents(Path directory) throws IOException {
      List<String> contents = new ArrayList<>();
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
          String bytes = HexFormat.of().formatHex(Files.readAllBytes(file));
          contents.add(directory.relativize(file) + " " + bytes.hashCode() + " " + bytes.length());
        }
      }
      return contents;
    }

    @Override
    public void end() {
      stage.database().drop(command.name());
    }
  }
}

package dev.rehome.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.TargetState;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The rollback of an import, which may have been killed before: target and ledger are in the end as
 * they were before the import, and no row is reported as changed.
 */
final class RollbackScenario implements Scenario {

  /** About what it sends to a server: keys, and rows as they were. */
  private static final int BYTES = 250_000;

  private static final int CHUNK = 25;
  private static final int LARGE_CHUNK = 5000;

  /** An import is complete by then, on any machine that is not overloaded. */
  private static final int LONGEST_IMPORT_MILLIS = 6000;

  private static final String ENDED =
      "SELECT id FROM rehome.migration_runs WHERE verb = 'rollback'"
          + " AND status IN ('COMPLETED', 'NOTHING_TO_DO') ORDER BY run";

  private static final List<String> REPORTED =
      List.of("status", "exitCode", "rolledBack", "changedRows");

  /** From where it imports, and whether that is killed. */
  private enum Start {
    IMPORTED(ImportScenario.EMPTY, false),
    UPDATED(ImportScenario.LOADED, false),
    KILLED(ImportScenario.EMPTY, true),
    KILLED_UPDATE(ImportScenario.LOADED, true);

    private final String before;
    private final boolean killed;

    Start(String before, boolean killed) {
      this.before = before;
      this.killed = killed;
    }
  }

  private final Stage stage;
  private final ImportScenario imports;
  private final Set<Start> made = new HashSet<>();
  private final Map<String, Result> before = new HashMap<>();

  RollbackScenario(Stage stage, ImportScenario imports) {
    this.stage = stage;
    this.imports = imports;
  }

  @Override
  public String verb() {
    return "rollback";
  }

  @Override
  public int done() {
    return 0;
  }

  @Override
  public List<String> starts() {
    return List.of(Start.values()).stream().map(start -> lowerCase(start.name())).toList();
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public Round begin(String name, String round, RandomGenerator random) throws Exception {
    Start start = Start.valueOf(name.toUpperCase(Locale.ROOT));
    Command importing;
    if (start.killed) {
      stage.database().copy(start.before, round);
      importing = imports.command(round);
      killed(importing, random);
    } else {
      if (made.add(start)) {
        stage.database().copy(start.before, name);
        ImportScenario.undisturbed(imports.command(name));
      }
      stage.database().copy(name, round);
      importing = imports.command(round);
    }
    String run = imports.run(importing).orElseThrow()[1];
    String chunk = "" + (random.nextInt(4) == 0 ? LARGE_CHUNK : CHUNK);
    Command command = importing.with(BYTES, "rollback", run, "--confirm", "--chunk-size", chunk);
    return new RollbackRound(start, command);
  }

  /** Kills an import at any moment; one that has not become a run yet is repeated. */
  private void killed(Command importing, RandomGenerator random) {
    do {
      try (Launch launch = importing.launch()) {
        launch.endsWithin(Duration.ofMillis(random.nextInt(LONGEST_IMPORT_MILLIS)));
        launch.kill();
        launch.end();
      }
    } while (!isRun(importing));
  }

  private boolean isRun(Command importing) {
    try {
      return imports.run(importing).isPresent();
    } catch (SQLException beforeTheFirstMigration) {
      return false;
    }
  }

  /** Of a database, all that the import changes and the rollback has to change back. */
  private Result state(String name) throws SQLException {
    Result state = new Result();
    state.addTarget(stage.database(), name);
    try (Connection connection = stage.database().connect(name)) {
      for (Map.Entry<String, String> part : TargetState.LEDGER.entrySet()) {
        state.add(part.getKey(), rows(connection, part.getValue()));
      }
    }
    return state;
  }

  /** None where there has not been a ledger yet. */
  private static List<String> rows(Connection connection, String query) {
    try {
      return Result.rows(connection, query);
    } catch (SQLException beforeTheFirstMigration) {
      return List.of();
    }
  }

  private final class RollbackRound implements Round {

    private final Start start;
    private final Command command;

    RollbackRound(Start start, Command command) {
      this.start = start;
      this.command = command;
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
    public Result result() throws SQLException, IOException {
      if (!before.containsKey(start.before)) {
        before.put(start.before, state(start.before));
      }
      Result result = state(command.name());
      assertThat(before.get(start.before).difference(result)).as("as before").isEmpty();
      result.addFiles(
          command.runs().resolve(ended().orElseThrow()),
          start.killed ? List.of("changedRows") : REPORTED);
      return result;
    }

    @Override
    public void end() {
      stage.database().drop(command.name());
    }
  }
}

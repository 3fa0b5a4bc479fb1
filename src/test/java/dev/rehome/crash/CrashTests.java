package dev.rehome.crash;

import dev.rehome.testing.DurablePostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to an import, a retry, a rollback, a backup, a restore or a cleanup, the same
 * command in the end leaves what it leaves undisturbed: the database, the rejects and the report. A
 * few rounds here; {@code -Dcrash.rounds=100} plays more, {@code -Dcrash.verbs=rollback} those of
 * some verbs only, and {@code -Dcrash.seed=N} the same again.
 */
class CrashTests {

  private static final int ROUNDS = Integer.getInteger("crash.rounds", 1);
  private static final long SEED = Long.getLong("crash.seed", new Random().nextInt(1_000_000));

  private static final List<String> VERBS =
      List.of(
          System.getProperty("crash.verbs", "import,retry,rollback,backup,restore,cleanup")
              .split(","));

  @TempDir private Path directory;

  @Test
  void onH2() throws Exception {
    play("H2", new CrashDatabase.H2(directory), ProcessDisturbances.ALL);
  }

  @Test
  void onPostgres() throws Exception {
    try (DurablePostgres server = new DurablePostgres(directory.resolve("server"))) {
      List<Disturbance> disturbances = new ArrayList<>(new ServerDisturbances(server).all());
      disturbances.addAll(ProcessDisturbances.ALL);
      play("PostgreSQL", new CrashDatabase.Postgres(server), disturbances);
    }
  }

  @Test
  void onMongodb() throws Exception {
    try (CuttingProxy proxy = CrashDatabase.Mongo.newProxy()) {
      List<Disturbance> disturbances = new ArrayList<>(new ConnectionDisturbances(proxy).all());
      disturbances.addAll(ProcessDisturbances.ALL);
      CrashDatabase database = new CrashDatabase.Mongo(new CrashDatabase.H2(directory), proxy);
      play("MongoDB", database, disturbances);
    }
  }

  /** Each round has a seed of its own, so that one can be played alone. */
  private void play(String label, CrashDatabase database, List<Disturbance> disturbances)
      throws Exception {
    Stage stage = new Stage(database, directory);
    ImportScenario imports = new ImportScenario(stage);
    for (Scenario scenario :
        List.of(
            imports,
            new RetryScenario(stage, imports),
            new RollbackScenario(stage, imports),
            new BackupScenario(stage, imports),
            new RestoreScenario(stage, imports),
            new CleanupScenario(stage))) {
      Rounds rounds = new Rounds(scenario, disturbances);
      for (int i = 0; i < ROUNDS && VERBS.contains(scenario.verb()); i++) {
        System.out.println(label + " " + rounds.play(SEED + i));
      }
    }
  }
}

package dev.rehome.crash;

import dev.rehome.testing.DurablePostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to an import, the same command in the end leaves the database, the rejects and
 * the report of an undisturbed run. A few rounds here; {@code -Dcrash.rounds=100} plays more, and
 * {@code -Dcrash.seed=N} plays the same again.
 */
class CrashTests {

  private static final int ROUNDS = Integer.getInteger("crash.rounds", 2);
  private static final long SEED = Long.getLong("crash.seed", new Random().nextInt(1_000_000));

  @TempDir private Path directory;

  @Test
  void onH2() throws Exception {
    play("H2", new Rounds(new CrashDatabase.H2(directory), ProcessDisturbances.ALL, directory));
  }

  @Test
  void onPostgres() throws Exception {
    try (DurablePostgres server = new DurablePostgres(directory.resolve("server"))) {
      List<Disturbance> disturbances = new ArrayList<>(new ServerDisturbances(server).all());
      disturbances.addAll(ProcessDisturbances.ALL);
      play("PostgreSQL", new Rounds(new CrashDatabase.Postgres(server), disturbances, directory));
    }
  }

  @Test
  void onMongodb() throws Exception {
    try (CuttingProxy proxy = CrashDatabase.Mongo.newProxy()) {
      List<Disturbance> disturbances = new ArrayList<>(new ConnectionDisturbances(proxy).all());
      disturbances.addAll(ProcessDisturbances.ALL);
      CrashDatabase database = new CrashDatabase.Mongo(new CrashDatabase.H2(directory), proxy);
      play("MongoDB", new Rounds(database, disturbances, directory));
    }
  }

  /** Each round has a seed of its own, so that one can be played alone. */
  private static void play(String database, Rounds rounds) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      System.out.println(database + " " + rounds.play(SEED + i));
    }
  }
}

package dev.rehome.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.crash.Disturbance.Moments;
import dev.rehome.crash.Launch.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rounds of an import that is disturbed again and again and then left alone until it completes. In
 * half of them it is the first import into empty tables, in the others that of a later state of a
 * source that was imported before.
 */
final class Rounds {

  private static final int DONE = 3;

  /** A server may take a moment to notice that the owner of a lock has died. */
  private static final int BUSY = 6;

  /** So small that a launch spends much of its life between commits. */
  private static final int CHUNK = 10;

  /** So large that a transaction takes several batches. */
  private static final int LARGE_CHUNK = 2600;

  private static final int MOST_DISTURBED = 3;
  private static final int MOST_UNDISTURBED = 20;

  private final CrashDatabase database;
  private final List<Disturbance> disturbances;
  private final Path directory;
  private final Path spec;
  private final FastClassPath classPath;
  private final Start empty;
  private final Start loaded;

  /** A database to begin a round with, and what an undisturbed import makes of it. */
  private record Start(String name, Result expected, Undisturbed launch) {}

  /** How long a launch lives, and how much of that it works. */
  private record Undisturbed(Duration wholeLife, Duration work) {}

  Rounds(CrashDatabase database, List<Disturbance> disturbances, Path directory) throws Exception {
    this.database = database;
    this.disturbances = disturbances;
    this.directory = directory;
    this.spec = Files.writeString(directory.resolve("crash.yml"), CrashSource.SPEC);
    CrashSource.writeBefore(before());
    CrashSource.writeAfter(after());
    this.classPath = new FastClassPath(directory);
    database.create("empty");
    database.copy("empty", "loaded");
    undisturbed(command("loaded", before(), CHUNK));
    this.empty = start("empty");
    this.loaded = start("loaded");
  }

  private Path before() {
    return directory.resolve("before");
  }

  private Path after() {
    return directory.resolve("after");
  }

  private Start start(String name) throws Exception {
    database.copy(name, name + "_done");
    Import command = command(name + "_done", after(), CHUNK);
    Undisturbed launch = undisturbed(command);
    Result expected = Result.of(command);
    database.drop(name + "_done");
    return new Start(name, expected, launch);
  }

  private Import command(String name, Path source, int chunk) throws IOException {
    Path own = Files.createDirectory(directory.resolve("of-" + name));
    return new Import(database, name, classPath, spec, source, own, chunk);
  }

  private static Undisturbed undisturbed(Import command) {
    long begin = System.nanoTime();
    try (Launch launch = command.launch()) {
      Ended ended = launch.end();
      Duration wholeLife = Duration.ofNanos(System.nanoTime() - begin);
      assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(DONE);
      JsonNode report = JsonMapper.shared().readTree(ended.out());
      Duration work =
          Duration.between(
              Instant.parse(report.get("startedAt").asString()),
              Instant.parse(report.get("finishedAt").asString()));
      return new Undisturbed(wholeLife, work);
    }
  }

  /**
   * Plays one round. Seeds that follow each other begin with disturbances that do so too.
   *
   * @return what happened, in a line
   */
  String play(long seed) throws Exception {
    RandomGenerator random = new SplittableRandom(seed);
    Start start = random.nextBoolean() ? empty : loaded;
    String name = "round_" + seed;
    database.copy(start.name(), name);
    Import command = command(name, after(), random.nextInt(4) == 0 ? LARGE_CHUNK : CHUNK);
    List<String> story = new ArrayList<>();
    String label = "seed " + seed + ", " + start.name() + ": ";
    try {
      disturb(command, moments(random, start.launch()), seed, story);
      complete(command, story);
      assertThat(start.expected().difference(Result.of(command))).isEmpty();
    } catch (Throwable failure) {
      throw new AssertionError(label + story, failure);
    }
    database.drop(name);
    return label + String.join(", ", story);
  }

  private static Moments moments(RandomGenerator random, Undisturbed launch) {
    return new Moments(random, launch.wholeLife(), launch.work());
  }

  private void disturb(Import command, Moments moments, long seed, List<String> story)
      throws Exception {
    int times = 1 + moments.random().nextInt(MOST_DISTURBED);
    for (int i = 0; i < times && !Result.completed(command); i++) {
      long kind = i == 0 ? seed : moments.random().nextInt(disturbances.size());
      Disturbance disturbance = disturbances.get((int) (kind % disturbances.size()));
      for (Ended ended : disturbance.scene().play(command, moments)) {
        story.add(disturbance + " -> " + ended.exitCode());
        assertThat(disturbance.exitCodes())
            .as(disturbance + " ended with " + ended)
            .contains(ended.exitCode());
        assertThat(ended.err()).as("no stack trace").doesNotContain("\tat ");
      }
    }
  }

  private static void complete(Import command, List<String> story) throws Exception {
    for (int i = 0; !Result.completed(command); i++) {
      assertThat(i).as("launches until it completes").isLessThan(MOST_UNDISTURBED);
      try (Launch launch = command.launch()) {
        Ended ended = launch.end();
        story.add("undisturbed -> " + ended.exitCode());
        assertThat(ended.exitCode()).as(ended.toString()).isIn(DONE, BUSY);
      }
    }
  }
}

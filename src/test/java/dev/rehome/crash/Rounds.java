package dev.rehome.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.crash.Disturbance.Moments;
import dev.rehome.crash.Launch.Ended;
import dev.rehome.crash.Scenario.Round;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rounds of a command that is disturbed again and again and then left alone until it completes.
 * What it leaves is compared with what it leaves undisturbed.
 */
final class Rounds {

  /** A server may take a moment to notice that the owner of a lock has died. */
  private static final int BUSY = 6;

  private static final int MOST_DISTURBED = 3;
  private static final int MOST_UNDISTURBED = 20;

  private final Scenario scenario;
  private final List<Disturbance> disturbances;
  private final Map<String, Undisturbed> undisturbed = new HashMap<>();

  /** What a start comes to, how long a launch lives, and how much of that it works. */
  private record Undisturbed(Result expected, Duration wholeLife, Duration work) {}

  Rounds(Scenario scenario, List<Disturbance> disturbances) {
    this.scenario = scenario;
    this.disturbances = disturbances;
  }

  private Undisturbed undisturbed(String start) throws Exception {
    if (undisturbed.containsKey(start)) {
      return undisturbed.get(start);
    }
    Round round = scenario.begin(start, name(start + "_done"), new SplittableRandom(0));
    long begin = System.nanoTime();
    try (Launch launch = round.command().launch()) {
      Ended ended = launch.end();
      Duration wholeLife = Duration.ofNanos(System.nanoTime() - begin);
      assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(scenario.done());
      JsonNode report = JsonMapper.shared().readTree(ended.out());
      Duration work =
          Duration.between(
              Instant.parse(report.get("startedAt").asString()),
              Instant.parse(report.get("finishedAt").asString()));
      round.check();
      undisturbed.put(start, new Undisturbed(round.result(), wholeLife, work));
      round.end();
      return undisturbed.get(start);
    }
  }

  private String name(String round) {
    return scenario.verb() + "_" + round;
  }

  /**
   * Plays one round. Seeds that follow each other begin with disturbances that do so too.
   *
   * @return what happened, in a line
   */
  String play(long seed) throws Exception {
    RandomGenerator random = new SplittableRandom(seed);
    List<String> starts = scenario.starts();
    String start = starts.get(random.nextInt(starts.size()));
    Undisturbed expected = undisturbed(start);
    Round round = scenario.begin(start, name("round_" + seed), random);
    List<String> story = new ArrayList<>();
    String label = scenario.verb() + ", seed " + seed + ", " + start + ": ";
    try {
      disturb(round, new Moments(random, expected.wholeLife(), expected.work()), seed, story);
      complete(round, story);
      assertThat(expected.expected().difference(round.result())).isEmpty();
    } catch (Throwable failure) {
      throw new AssertionError(label + story, failure);
    }
    round.end();
    return label + String.join(", ", story);
  }

  private void disturb(Round round, Moments moments, long seed, List<String> story)
      throws Exception {
    int times = 1 + moments.random().nextInt(MOST_DISTURBED);
    for (int i = 0; i < times && !round.completed(); i++) {
      long kind = i == 0 ? seed : moments.random().nextInt(disturbances.size());
      Disturbance disturbance = disturbances.get((int) (kind % disturbances.size()));
      for (Ended ended : disturbance.scene().play(round.command(), moments)) {
        story.add(disturbance + " -> " + ended.exitCode());
        if (ended.exitCode() != scenario.done()) {
          assertThat(disturbance.exitCodes())
              .as(disturbance + " ended with " + ended)
              .contains(ended.exitCode());
        }
        assertThat(ended.err()).as("no stack trace").doesNotContain("\tat ");
      }
      round.check();
    }
  }

  private void complete(Round round, List<String> story) throws Exception {
    for (int i = 0; !round.completed(); i++) {
      assertThat(i).as("launches until it completes").isLessThan(MOST_UNDISTURBED);
      try (Launch launch = round.command().launch()) {
        Ended ended = launch.end();
        story.add("undisturbed -> " + ended.exitCode());
        assertThat(ended.exitCode()).as(ended.toString()).isIn(scenario.done(), BUSY);
      }
      round.check();
    }
  }
}

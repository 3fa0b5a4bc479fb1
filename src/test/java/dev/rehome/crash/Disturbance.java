package dev.rehome.crash;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Something bad that happens to a launch.
 *
 * @param exitCodes what the launches may end with, besides that they are done
 */
record Disturbance(String name, Set<Integer> exitCodes, Scene scene) {

  /** Lets one or more launches run into it, and waits for their end. */
  @FunctionalInterface
  interface Scene {
    List<Launch.Ended> play(Command command, Moments moments) throws Exception;
  }

  /**
   * Draws the moments at which things happen: mostly while an undisturbed launch would be at work,
   * now and then anywhere in its life or a little after it.
   *
   * @param work how long before its end it sets to work
   */
  record Moments(RandomGenerator random, Duration wholeLife, Duration work) {

    private static final double SHARE_AT_WORK = 0.8;
    private static final double BEYOND = 1.1;

    Duration any() {
      Duration before = random.nextDouble() < SHARE_AT_WORK ? wholeLife.minus(work) : Duration.ZERO;
      double rest = BEYOND * wholeLife.toMillis() - before.toMillis();
      return before.plusMillis((long) (random.nextDouble() * rest));
    }

    /** Waits for one of them; false when the launch has ended before. */
    boolean await(Launch launch) {
      return !launch.endsWithin(any());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}

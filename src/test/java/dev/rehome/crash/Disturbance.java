package dev.rehome.crash;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Something bad that happens to a launch.
 *
 * @param exitCodes what the launches may end with
 */
record Disturbance(String name, Set<Integer> exitCodes, Scene scene) {

  /** Lets one or more launches run into it, and waits for their end. */
  @FunctionalInterface
  interface Scene {
    List<Launch.Ended> play(Import command, Moments moments) throws Exception;
  }

  /** Draws the moments at which things happen, anywhere in the life of an undisturbed launch. */
  record Moments(RandomGenerator random, Duration wholeLife) {

    Duration any() {
      return Duration.ofMillis((long) (random.nextDouble() * 1.1 * wholeLife.toMillis()));
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

package dev.rehome.testing;

import java.util.function.Consumer;

/**
 * A claim that is tried with many random inputs, the same ones in every build. A failure names the
 * seed that shows it again: {@code -Dproperty.seed=N -Dproperty.tries=1}; with a larger number of
 * tries than the build takes the same properties search on.
 */
public final class Property {

  private static final long SEED = Long.getLong("property.seed", 1);

  private Property() {}

  public static void holds(Consumer<Inputs> property) {
    holds(200, property);
  }

  /**
   * @param tries unless the property {@code property.tries} says how many
   */
  public static void holds(int tries, Consumer<Inputs> property) {
    long end = SEED + Integer.getInteger("property.tries", tries);
    for (long seed = SEED; seed < end; seed++) {
      try {
        property.accept(new Inputs(seed));
      } catch (AssertionError | RuntimeException failure) {
        throw new AssertionError("-Dproperty.seed=" + seed + " -Dproperty.tries=1", failure);
      }
    }
  }
}

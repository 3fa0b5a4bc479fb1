package dev.rehome.testing;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Random inputs of one try of a {@link Property}; small ones in every few tries. */
public final class Inputs {

  private static final int SIZES = 24;

  private final Random random;
  private final int size;

  Inputs(long seed) {
    this.random = new Random(seed);
    this.size = 1 + (int) Math.floorMod(seed, (long) SIZES);
  }

  public Random random() {
    return random;
  }

  public boolean flag() {
    return random.nextBoolean();
  }

  /** Of several values, which may be null. */
  @SafeVarargs
  public final <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }

  /** From 0, or from {@code least}, to the size of this try. */
  public int count(int least) {
    return least + random.nextInt(size);
  }

  public <T> List<T> list(int least, Supplier<T> element) {
    return Stream.generate(element).limit(count(least)).collect(Collectors.toList());
  }

  /** A text of any of these characters, which may be surrogate pairs. */
  public String text(String alphabet) {
    int[] characters = alphabet.codePoints().toArray();
    return IntStream.range(0, count(0))
        .map(i -> characters[random.nextInt(characters.length)])
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}

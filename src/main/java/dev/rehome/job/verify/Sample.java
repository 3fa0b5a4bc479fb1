package dev.rehome.job.verify;

import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;

/**
 * Records chosen at random, each with the same chance: by their numbers among all records of all
 * files.
 */
final class Sample {

  private final NavigableSet<Long> numbers = new TreeSet<>();

  /** Where the file begins that comes next. */
  private long before;

  /**
   * Chooses without making a list of all.
   *
   * @param all how many records there are
   */
  Sample(int size, long seed, long all) {
    Random random = new Random(seed);
    for (long last = Math.max(0, all - size); last < all; last++) {
      long number = random.nextLong(last + 1);
      numbers.add(numbers.contains(number) ? last : number);
    }
  }

  /**
   * The chosen records of the next file, counted from 1.
   *
   * @param records how many it has
   */
  NavigableSet<Long> of(long records) {
    NavigableSet<Long> chosen = new TreeSet<>();
    numbers.subSet(before, before + records).forEach(number -> chosen.add(number - before + 1));
    before += records;
    return chosen;
  }
}

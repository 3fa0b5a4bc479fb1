package dev.rehome.job.verify;

import dev.rehome.store.items.LedgerItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Records chosen at random while all of them pass: each with the same chance, however many there
 * are. For one thread.
 */
final class Sample {

  private final int size;
  private final Random random;
  private final List<Place> chosen = new ArrayList<>();
  private @Nullable Place last;
  private long seen;

  Sample(int size, long seed) {
    this.size = size;
    this.random = new Random(seed);
  }

  private record Place(long run, int file, long record) {}

  /** Rows of one record that follow each other count once. */
  void offer(LedgerItem item) {
    Place place = new Place(item.run(), item.file(), item.record());
    if (place.equals(last)) {
      return;
    }
    last = place;
    seen++;
    if (chosen.size() < size) {
      chosen.add(place);
    } else {
      long index = random.nextLong(seen);
      if (index < size) {
        chosen.set((int) index, place);
      }
    }
  }

  /** Records by run and file, in the order they are read in. */
  NavigableMap<Long, NavigableMap<Integer, NavigableSet<Long>>> byFile() {
    NavigableMap<Long, NavigableMap<Integer, NavigableSet<Long>>> byFile = new TreeMap<>();
    for (Place place : chosen) {
      byFile
          .computeIfAbsent(place.run(), run -> new TreeMap<>())
          .computeIfAbsent(place.file(), file -> new TreeSet<>())
          .add(place.record());
    }
    return Map.copyOf(byFile).isEmpty() ? new TreeMap<>() : byFile;
  }
}

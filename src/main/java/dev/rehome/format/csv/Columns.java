package dev.rehome.format.csv;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of a table file, and rows that share them instead of a hash table each. */
final class Columns {

  private final String[] names;
  private final Map<String, Integer> indexes = new HashMap<>();

  Columns(List<String> names) {
    this.names = names.toArray(new String[0]);
    for (int i = 0; i < this.names.length; i++) {
      indexes.put(this.names[i], i);
    }
  }

  int count() {
    return names.length;
  }

  /** A map from the names to these values, in the order of the columns; it cannot be changed. */
  Map<String, @Nullable Object> row(List<@Nullable Object> values) {
    return new Row(values.toArray());
  }

  private final class Row extends AbstractMap<String, @Nullable Object> {

    private final @Nullable Object[] values;

    Row(@Nullable Object[] values) {
      this.values = values;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      Integer index = indexes.get(key);
      return index == null ? null : values[index];
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
      return indexes.containsKey(key);
    }

    @Override
    public int size() {
      return values.length;
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
      return new AbstractSet<>() {

        @Override
        public int size() {
          return values.length;
        }

        @Override
        public Iterator<Entry<String, @Nullable Object>> iterator() {
          return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
              return next < values.length;
            }

            @Override
            public Entry<String, @Nullable Object> next() {
              if (next == values.length) {
                throw new NoSuchElementException();
              }
              int index = next++;
              return new SimpleImmutableEntry<>(names[index], values[index]);
            }
          };
        }
      };
    }
  }
}

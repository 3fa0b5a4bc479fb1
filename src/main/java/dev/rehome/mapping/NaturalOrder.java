package dev.rehome.mapping;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Orders names as people do: runs of digits compare as numbers, so that run_2 precedes run_10. */
final class NaturalOrder {

  /** A name, and what it is sorted by. */
  private record Named(String key, String name) {}

  private NaturalOrder() {}

  static Stream<String> sorted(Stream<String> names) {
    List<Named> named = names.map(name -> new Named(key(name), name)).toList();
    return (named.size() < 2 ? named.stream() : named.stream().sorted(BY_KEY)).map(Named::name);
  }

  private static final Comparator<Named> BY_KEY =
      Comparator.comparing(Named::key).thenComparing(Named::name);

  /** Before the digits of each number comes how many they are, so that texts compare as numbers. */
  private static String key(String name) {
    StringBuilder key = new StringBuilder(name.length() + 4);
    for (int at = 0; at < name.length(); ) {
      int end = at;
      while (end < name.length() && isDigit(name.charAt(end))) {
        end++;
      }
      if (end == at) {
        key.append(name.charAt(at++));
        continue;
      }
      while (at < end && name.charAt(at) == '0') {
        at++;
      }
      key.append('0').append((char) (end - at)).append(name, at, end);
      at = end;
    }
    return key.toString();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}

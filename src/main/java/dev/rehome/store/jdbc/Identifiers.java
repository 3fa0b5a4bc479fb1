package dev.rehome.store.jdbc;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** How names in a spec become names in the database. */
public final class Identifiers {

  private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_]*");

  private Identifiers() {}

  /**
   * The name a new table or column gets: what is written in small letters only becomes what the
   * database makes of an unquoted name, so that hand-written queries find it; anything else stays
   * exactly as it is.
   */
  public static String fold(String name, boolean upperCase) {
    return upperCase && PLAIN.matcher(name).matches() ? name.toUpperCase(Locale.ROOT) : name;
  }

  public static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The candidate of exactly that name, else the only one that differs in case alone. */
  static <T> Optional<T> find(String name, List<T> candidates, Function<T, String> nameOf) {
    Optional<T> exact =
        candidates.stream().filter(candidate -> nameOf.apply(candidate).equals(name)).findFirst();
    if (exact.isPresent()) {
      return exact;
    }
    List<T> similar =
        candidates.stream()
            .filter(candidate -> nameOf.apply(candidate).equalsIgnoreCase(name))
            .toList();
    return similar.size() == 1 ? Optional.of(similar.get(0)) : Optional.empty();
  }
}

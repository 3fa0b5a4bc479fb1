package dev.rehome.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the allowed word that a mistyped one was most likely meant to be. */
public final class DidYouMean {

  private DidYouMean() {}

  /** The closest allowed word, when it is close enough to be worth suggesting. */
  public static Optional<String> closest(String word, Collection<String> allowed) {
    String typed = word.toLowerCase(Locale.ROOT);
    int limit = Math.max(1, typed.length() / 3);
    return allowed.stream()
        .filter(candidate -> distance(typed, candidate.toLowerCase(Locale.ROOT)) <= limit)
        .min(
            Comparator.comparingInt(
                candidate -> distance(typed, candidate.toLowerCase(Locale.ROOT))));
  }

  /** A hint for {@link Problem#hint}: the closest word if there is one, else all allowed words. */
  public static String hint(String word, Collection<String> allowed) {
    return closest(word, allowed)
        .map(match -> "did you mean '" + match + "'?")
        .orElseGet(() -> "allowed: " + String.join(", ", allowed));
  }

  /**
   * Optimal string alignment distance: insertions, deletions, substitutions and swaps of two
   * neighbours each count one.
   */
  private static int distance(String left, String right) {
    int[][] table = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      table[i][0] = i;
    }
    for (int j = 0; j <= right.length(); j++) {
      table[0][j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      for (int j = 1; j <= right.length(); j++) {
        int cost = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(
                Math.min(table[i - 1][j] + 1, table[i][j - 1] + 1), table[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && left.charAt(i - 1) == right.charAt(j - 2)
            && left.charAt(i - 2) == right.charAt(j - 1)) {
          best = Math.min(best, table[i - 2][j - 2] + 1);
        }
        table[i][j] = best;
      }
    }
    return table[left.length()][right.length()];
  }
}

package dev.rehome.spec.read;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern of dates and times, cut where its letters change.
 *
 * @param text as written
 */
record DatePattern(String text, List<Piece> pieces) {

  /**
   * Some equal letters, or a text that stands for itself.
   *
   * @param letter 0 for a text
   */
  record Piece(String text, char letter) {

    boolean twoDigitYear() {
      return text.length() == 2 && (letter == 'y' || letter == 'u');
    }
  }

  static DatePattern of(String text) {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = end(text, at);
      char first = text.charAt(at);
      if (first == 'p' && end < text.length()) {
        end = end(text, end); // pads what follows
      }
      pieces.add(new Piece(text.substring(at, end), isLetter(first) ? first : 0));
      at = end;
    }
    return new DatePattern(text, List.copyOf(pieces));
  }

  private static int end(String text, int from) {
    char first = text.charAt(from);
    if (first == '\'') {
      int close = text.indexOf('\'', from + 1);
      return close < 0 ? text.length() : close + 1;
    }
    int end = from + 1;
    while (end < text.length() && isLetter(first) && text.charAt(end) == first) {
      end++;
    }
    return end;
  }

  private static boolean isLetter(char c) {
    return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
  }

  /** Whether one of these letters is in it. */
  boolean has(String letters) {
    return pieces.stream()
        .anyMatch(piece -> piece.letter != 0 && letters.indexOf(piece.letter) >= 0);
  }

  boolean hasText(String literal) {
    return pieces.stream().anyMatch(piece -> piece.text.equals(literal));
  }

  boolean hasTwoDigitYear() {
    return pieces.stream().anyMatch(Piece::twoDigitYear);
  }

  /**
   * The same with the names of months and days as they stand alone: in some languages those in a
   * date have a point or another ending, and files have either.
   */
  DatePattern standingAlone() {
    StringBuilder alone = new StringBuilder();
    for (Piece piece : pieces) {
      int letters = piece.text.length();
      alone.append(
          switch (piece.letter) {
            case 'M' -> letters < 3 ? piece.text : "L".repeat(letters);
            case 'E' -> letters < 4 ? "ccc" : "c".repeat(letters);
            default -> piece.text;
          });
    }
    return of(alone.toString());
  }
}

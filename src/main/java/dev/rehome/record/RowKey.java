package dev.rehome.record;

import dev.rehome.problem.VisibleText;
import java.util.List;

/** How a row's key of several columns is one text, for the ledger and for people. */
public final class RowKey {

  /** Between the parts of a key; {@link #ESCAPE} goes before either where a part contains it. */
  public static final char SEPARATOR = '\u001f';

  public static final char ESCAPE = '\u001e';

  private RowKey() {}

  /** The text of a key with these values, in the order of the match columns. */
  public static String of(List<?> values) {
    if (values.size() == 1) {
      return PlainText.ofKey(values.get(0));
    }
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        key.append(SEPARATOR);
      }
      escape(PlainText.ofKey(values.get(i)), key);
    }
    return key.toString();
  }

  private static void escape(String part, StringBuilder key) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == SEPARATOR || c == ESCAPE) {
        key.append(ESCAPE);
      }
      key.append(c);
    }
  }

  /**
   * The key for a message to a person: its parts with a comma between them, and on one line. Two
   * keys may look the same.
   */
  public static String shown(String key) {
    StringBuilder shown = new StringBuilder(key.length() + 8);
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c == SEPARATOR) {
        shown.append(", ");
        continue;
      }
      if (c == ESCAPE && i + 1 < key.length()) {
        c = key.charAt(++i);
      }
      if (Character.isISOControl(c)) {
        shown.append("\\u%04X".formatted((int) c));
      } else {
        shown.append(c);
      }
    }
    return VisibleText.of(shown.toString());
  }
}

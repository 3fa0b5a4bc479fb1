package dev.rehome.problem;

/**
 * Text that may quote data, made fit to be read: characters that nobody can see become escapes such
 * as {@code \\u00A0}, so that a message about a no-break space or a zero-width one shows it, and no
 * data moves the cursor of a terminal.
 */
public final class VisibleText {

  private VisibleText() {}

  /** The text with escapes for what is invisible in it; line feeds, tabs and blanks stay. */
  public static String of(String text) {
    int at = 0;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    return at == text.length() ? text : escaped(text, at);
  }

  /** The same on one line, for names of files: they may have line feeds in them. */
  public static String onOneLine(String text) {
    return of(text).replace("\n", "\\n").replace("\t", "\\t");
  }

  /** Most characters of most messages, and the same in every version of Unicode. */
  private static boolean isPlain(char c) {
    return c >= ' ' && c < 0x7F || c == '\n' || c == '\t';
  }

  private static String escaped(String text, int plain) {
    StringBuilder visible = new StringBuilder(text.length() + 16).append(text, 0, plain);
    text.substring(plain)
        .codePoints()
        .forEach(
            c -> {
              if (c == '\r') {
                visible.append("\\r");
              } else if (c == '\n' || c == '\t' || c == ' ' || !isInvisible(c)) {
                visible.appendCodePoint(c);
              } else {
                visible.append(c < 0x10000 ? "\\u%04X".formatted(c) : "\\u{%X}".formatted(c));
              }
            });
    return visible.toString();
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}

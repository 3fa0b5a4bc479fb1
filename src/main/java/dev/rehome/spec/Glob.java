package dev.rehome.spec;

import java.util.regex.Pattern;

/**
 * A pattern for the names of files. Without a slash it is matched against the file name, whatever
 * directory that is in; with one against the whole path relative to the source. {@code *} and
 * {@code ?} stand for characters but slashes, {@code **} for those too, {@code **}{@code /} for any
 * number of directories or none, {@code [a-z]} and {@code [!a-z]} for one of some characters,
 * <code>{a,b}</code> for one of some texts, and a backslash takes its meaning from what follows.
 */
public final class Glob {

  private final String text;
  private final boolean wholePath;
  private final Pattern pattern;

  private Glob(String text) {
    this.text = text;
    this.wholePath = text.contains("/");
    this.pattern = Pattern.compile(new Translation(text).regex(), Pattern.DOTALL);
  }

  /**
   * @throws IllegalArgumentException when it is none, with a message for the one who wrote it
   */
  public static Glob of(String text) {
    if (text.isEmpty() || text.equals("/")) {
      throw new IllegalArgumentException("a glob must not be empty");
    }
    if (text.endsWith("/")) {
      throw new IllegalArgumentException(
          "'" + text + "' ends with a slash; everything below a directory is '" + text + "**'");
    }
    return new Glob(text);
  }

  /**
   * @param relativePath with {@code /} between its parts
   */
  public boolean matches(String relativePath) {
    String subject =
        wholePath ? relativePath : relativePath.substring(relativePath.lastIndexOf('/') + 1);
    return pattern.matcher(subject).matches();
  }

  @Override
  public String toString() {
    return text;
  }

  /** A glob on its way to a regular expression. */
  private static final class Translation {

    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private boolean inBraces;

    Translation(String glob) {
      this.glob = glob;
      this.at = glob.startsWith("/") ? 1 : 0;
    }

    String regex() {
      while (at < glob.length()) {
        translate(glob.charAt(at++));
      }
      if (inBraces) {
        throw wrong("'{' is not closed");
      }
      return regex.toString();
    }

    private void translate(char c) {
      switch (c) {
        case '*' -> star();
        case '?' -> regex.append("[^/]");
        case '[' -> characters();
        case '{' -> openBraces();
        case '}' -> regex.append(inBraces ? closeBraces() : "\\}");
        case ',' -> regex.append(inBraces ? "|" : ",");
        case '\\' -> escaped();
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }

    private void star() {
      if (!glob.startsWith("*", at)) {
        regex.append("[^/]*");
        return;
      }
      boolean wholePart = at == 1 || glob.charAt(at - 2) == '/';
      at++;
      if (wholePart && glob.startsWith("/", at)) {
        at++;
        regex.append("(?:.*/)?");
      } else {
        regex.append(".*");
      }
    }

    private void characters() {
      int end = glob.indexOf(']', Math.min(glob.length(), at + 1));
      if (end < 0) {
        throw wrong("'[' is not closed");
      }
      String inside = glob.substring(at, end);
      boolean negated = inside.startsWith("!") || inside.startsWith("^");
      String members =
          (negated ? inside.substring(1) : inside).replaceAll("[\\[\\]\\\\^&]", "\\\\$0");
      at = end + 1;
      regex.append("(?!/)[").append(negated ? "^" : "").append(members).append(']');
    }

    private void openBraces() {
      if (inBraces) {
        throw wrong("'{' inside '{'");
      }
      inBraces = true;
      regex.append("(?:");
    }

    private String closeBraces() {
      inBraces = false;
      return ")";
    }

    private void escaped() {
      if (at == glob.length()) {
        throw wrong("'\\' at the end");
      }
      regex.append(Pattern.quote(String.valueOf(glob.charAt(at++))));
    }

    private IllegalArgumentException wrong(String what) {
      return new IllegalArgumentException("'" + glob + "' is not a glob: " + what);
    }
  }
}

package dev.rehome.spec;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for the names of files. Without a slash it is matched against the file name, whatever
 * directory that is in; with one against the whole path relative to the source. With a slash at the
 * end it matches everything below a directory: {@code a/} below a directory of that name wherever
 * it is, {@code /a/} and {@code x/a/} below that one. {@code *} and {@code ?} stand for characters
 * but slashes, {@code **} for those too, {@code **}{@code /} for any number of directories or none,
 * {@code [a-z]} and {@code [!a-z]} for one of some characters, <code>{a,b}</code> for one of some
 * texts, and a backslash takes its meaning from what follows.
 */
public final class Glob {

  private static final String EVERYTHING_BELOW = "/**";
  private static final Pattern IMPOSSIBLE = Pattern.compile("(?:^|/)\\.{0,2}(?:/|$)");

  private final String text;
  private final boolean wholePath;
  private final boolean everythingBelow;
  private final Pattern pattern;

  private Glob(String text, String full) {
    this.text = text;
    this.wholePath = full.contains("/");
    this.everythingBelow = full.endsWith(EVERYTHING_BELOW);
    this.pattern = Pattern.compile(new Translation(text, full).regex(), Pattern.DOTALL);
  }

  /**
   * @throws IllegalArgumentException when it is none, or one that no path matches, with a message
   *     for the one who wrote it
   */
  public static Glob of(String text) {
    if (text.isEmpty() || text.equals("/")) {
      throw new IllegalArgumentException("a glob must not be empty");
    }
    String full = text.endsWith("/") ? everythingBelow(text) : text;
    if (IMPOSSIBLE.matcher(full.startsWith("/") ? full.substring(1) : full).find()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' never matches: paths are relative to the source, without '.', '..' and '//'");
    }
    return new Glob(text, full);
  }

  private static String everythingBelow(String text) {
    String directory = text.substring(0, text.length() - 1);
    return (directory.contains("/") ? directory : "**/" + directory) + EVERYTHING_BELOW;
  }

  /**
   * @param relativePath with {@code /} between its parts
   */
  public boolean matches(String relativePath) {
    String subject =
        wholePath ? relativePath : relativePath.substring(relativePath.lastIndexOf('/') + 1);
    return pattern.matcher(subject).matches();
  }

  /**
   * Whether every path below a directory matches because the directory does.
   *
   * @param relativePath of the directory, without a slash at its end
   */
  public boolean matchesAllBelow(String relativePath) {
    return everythingBelow && pattern.matcher(relativePath + "/").matches();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Glob glob && text.equals(glob.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  /** A glob while it becomes a regular expression. */
  private static final class Translation {

    private final String text;
    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private boolean inBraces;

    /**
     * @param text what was written, for messages
     * @param glob what it means
     */
    Translation(String text, String glob) {
      this.text = text;
      this.glob = glob;
      this.at = glob.startsWith("/") ? 1 : 0;
    }

    String regex() {
      while (at < glob.length()) {
        translate(next());
      }
      if (inBraces) {
        throw wrong("'{' is not closed");
      }
      return regex.toString();
    }

    private int next() {
      int c = glob.codePointAt(at);
      at += Character.charCount(c);
      return c;
    }

    private void translate(int c) {
      switch (c) {
        case '*' -> star();
        case '?' -> regex.append("[^/]");
        case '[' -> characters();
        case '{' -> openBraces();
        case '}' -> regex.append(inBraces ? closeBraces() : "\\}");
        case ',' -> regex.append(inBraces ? "|" : ",");
        case '\\' -> escaped();
        default -> literal(c);
      }
    }

    private void literal(int c) {
      regex.append(Pattern.quote(Character.toString(c)));
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

    /** The first character may be a closing bracket, which then does not close. */
    private void characters() {
      boolean negated = glob.startsWith("!", at) || glob.startsWith("^", at);
      int first = negated ? at + 1 : at;
      int end = glob.indexOf(']', first + 1);
      if (end < 0) {
        throw wrong("'[' is not closed");
      }
      at = first;
      regex.append("(?!/)[").append(negated ? "^" : "");
      while (at < end) {
        members(end);
      }
      regex.append(']');
      at = end + 1;
    }

    private void members(int end) {
      int from = next();
      int to = from;
      if (glob.startsWith("-", at) && at + 1 < end) {
        at++;
        to = next();
      }
      if (from > to) {
        throw wrong("the range " + Character.toString(from) + "-" + Character.toString(to));
      }
      regex.append(String.format("\\x{%x}-\\x{%x}", from, to));
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
      literal(next());
    }

    private IllegalArgumentException wrong(String what) {
      return new IllegalArgumentException("'" + text + "' is not a glob: " + what);
    }
  }
}

package dev.rehome.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a {@link PathPattern}. For one text. */
final class PathParser {

  private static final String ROOT = "root:";
  private static final String FILE = "file:";

  private final String text;
  private final List<String> captures = new ArrayList<>();

  PathParser(String text) {
    this.text = text;
  }

  /** Whether a text is meant as a path, well-formed or not. */
  static boolean looksLikePath(String text) {
    return text.startsWith("/")
        || text.equals(ROOT)
        || text.startsWith(ROOT + "/")
        || text.equals(FILE)
        || text.startsWith(FILE + "/");
  }

  /**
   * @throws IllegalArgumentException with a message for the user when the text is no path
   */
  PathPattern parse() {
    boolean fromRoot = text.startsWith(ROOT);
    boolean fromFile = text.startsWith(FILE);
    String path = fromRoot || fromFile ? text.substring(ROOT.length()) : text;
    if (path.isEmpty()) {
      return new PathPattern(text, fromRoot, fromFile, List.of());
    }
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path starts with '/', 'root:/' or 'file:/'");
    }
    List<PathPattern.Segment> segments = new ArrayList<>();
    for (String segment : path.substring(1).split("/", -1)) {
      segments.add(segment(segment));
    }
    return new PathPattern(text, fromRoot, fromFile, List.copyOf(segments));
  }

  private PathPattern.Segment segment(String segment) {
    List<String> names = new ArrayList<>();
    StringBuilder regex = new StringBuilder();
    StringBuilder name = new StringBuilder();
    boolean wild = false;
    for (Template.Part part : Template.parse(segment).parts()) {
      if (part instanceof Template.Variable variable) {
        names.add(capture(variable.name()));
        regex.append("(.+?)");
      } else {
        String literal = unescaped(((Template.Literal) part).text());
        wild |= literal.indexOf('*') >= 0;
        name.append(literal);
        regex.append(globbed(literal));
      }
    }
    return names.isEmpty() && !wild
        ? new PathPattern.Key(name.toString())
        : new PathPattern.Match(
            Pattern.compile(regex.toString(), Pattern.DOTALL), List.copyOf(names));
  }

  private String capture(String name) {
    if (!name.matches(Variables.NAME)) {
      throw new IllegalArgumentException(
          "'{" + name + "}' cannot capture: its name must be letters, digits and '_'");
    }
    if (captures.contains(name)) {
      throw new IllegalArgumentException("'{" + name + "}' is used twice");
    }
    captures.add(name);
    return name;
  }

  private static String globbed(String literal) {
    StringBuilder regex = new StringBuilder();
    for (String piece : literal.split("(?=\\*)|(?<=\\*)", -1)) {
      regex.append(piece.equals("*") ? ".*?" : Pattern.quote(piece));
    }
    return regex.toString();
  }

  private static String unescaped(String literal) {
    for (int at = literal.indexOf('~'); at >= 0; at = literal.indexOf('~', at + 1)) {
      char next = at + 1 < literal.length() ? literal.charAt(at + 1) : ' ';
      if (next != '0' && next != '1') {
        throw new IllegalArgumentException(
            "'~' must be followed by 0 or 1; write '~0' for a tilde and '~1' for a slash in a"
                + " name");
      }
    }
    return literal.replace("~1", "/").replace("~0", "~");
  }
}

package dev.rehome.spec;

import java.util.List;

/**
 * A path into a record, like a JSON Pointer (RFC 6901, with {@code ~1} for a slash and {@code ~0}
 * for a tilde) whose segments may hold captures and wildcards: {@code
 * /sequences/{sequence}/run_{run}}. A number is an index in a list. The empty path is the value
 * itself. A doubled brace is a brace.
 *
 * @param text as written
 * @param fromRoot whether it starts at the record ({@code root:/…}) even inside {@code each}
 * @param fromFile whether it starts at the fields of the file outside its records ({@code file:/…})
 */
public record PathPattern(String text, boolean fromRoot, boolean fromFile, List<Segment> segments) {

  /** A path into the record. */
  public PathPattern(String text, boolean fromRoot, List<Segment> segments) {
    this(text, fromRoot, false, segments);
  }

  /** One step down. */
  public sealed interface Segment {}

  /** A member of that name, or an element of that index. */
  public record Key(String name) implements Segment {}

  /**
   * Every member or element whose name matches.
   *
   * @param regex matched against the whole name; its groups are the captures in order
   * @param captures the names of the captures in order; {@code *} wildcards capture nothing
   */
  public record Match(java.util.regex.Pattern regex, List<String> captures) implements Segment {}

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException with a message for the user when the text is no path
   */
  public static PathPattern parse(String text) {
    return new PathParser(text).parse();
  }

  /** Whether a text is meant as a path, well-formed or not. */
  public static boolean isMeant(String text) {
    return PathParser.looksLikePath(text);
  }

  /** The names of all captures, in order. */
  public List<String> captures() {
    return segments.stream()
        .filter(Match.class::isInstance)
        .flatMap(segment -> ((Match) segment).captures().stream())
        .toList();
  }

  /** Whether it names at most one value. */
  public boolean single() {
    return segments.stream().allMatch(Key.class::isInstance);
  }
}

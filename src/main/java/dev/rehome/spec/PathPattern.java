package dev.rehome.spec;

import java.util.List;

/**
 * A path into a record, like a JSON Pointer (RFC 6901, with {@code ~1} for a slash and {@code ~0} for
 * a tilde) whose segments may hold captures and wildcards: {@code /sequences/{sequence}/run_{run}}.
 * A number is an index in a list. The empty path is the value itself.
 *
 * @param text as written
 * @param fromRoot whether it starts at the record ({@code root:/…}) even inside {@code each}
 */
public record PathPattern(String text, boolean fromRoot, List<Segment> segments) {

  /** One step down. */
  public sealed interface Segment {}

  /** A member of that name, or an element of that index. */
  public record Key(String name) implements Segment {}

  /**
   * Every member or element whose name matches.
   *
   * @param regex matched against the whole name, with one named-by-order group per capture
   * @param captures the names of the captures in order; {@code *} wildcards capture nothing
   */
  public record Match(java.util.regex.Pattern regex, List<String> captures) implements Segment {}

  /** Whether it names at most one value. */
  public boolean single() {
    return segments.stream().allMatch(Key.class::isInstance);
  }
}

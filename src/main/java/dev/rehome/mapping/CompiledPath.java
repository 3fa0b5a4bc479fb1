package dev.rehome.mapping;

import dev.rehome.record.PlainText;
import dev.rehome.spec.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A path, ready to be followed. A null at its end counts as nothing there. */
final class CompiledPath {

  /** Where each match goes; captures are only valid during the call. */
  interface Visitor {
    /** Whether to go on with the next match. */
    boolean visit(Object value, @Nullable String[] captures);
  }

  private static final int NO_INDEX = -1;
  private static final @Nullable String[] NO_CAPTURES = {};

  private final Step[] steps;
  private final boolean single;

  /** Where a text that the last step meets is split into elements; null when it is not. */
  private final @Nullable Pattern split;

  /**
   * One segment: a name (and the index it is in a list), or a regex with the slot of each group.
   */
  private record Step(String name, int index, @Nullable Pattern regex, List<Integer> slots) {}

  private CompiledPath(List<Step> steps, boolean single, @Nullable Pattern split) {
    this.steps = steps.toArray(Step[]::new);
    this.single = single;
    this.split = split;
  }

  /** A path whose captures, if any, are of no interest. */
  static CompiledPath of(PathPattern path) {
    return of(path, List.of(), null);
  }

  /**
   * @param captureNames which captures are kept, in the order of the visitor's array
   * @param split where a single value that the last segment meets is split into elements; null to
   *     see none in it
   */
  static CompiledPath of(PathPattern path, List<String> captureNames, @Nullable String split) {
    List<Step> steps = new ArrayList<>();
    for (PathPattern.Segment segment : path.segments()) {
      if (segment instanceof PathPattern.Key key) {
        steps.add(new Step(key.name(), index(key.name()), null, List.of()));
      } else if (segment instanceof PathPattern.Match match) {
        List<Integer> slots = match.captures().stream().map(captureNames::indexOf).toList();
        steps.add(new Step("", NO_INDEX, match.regex(), slots));
      }
    }
    return new CompiledPath(
        steps, path.single(), split == null ? null : TransformSteps.separator(split));
  }

  /** RFC 6901: digits without leading zeros. */
  private static int index(String name) {
    boolean digits = !name.isEmpty() && name.length() < 10;
    for (int i = 0; i < name.length(); i++) {
      digits &= name.charAt(i) >= '0' && name.charAt(i) <= '9';
    }
    return digits && (name.length() == 1 || name.charAt(0) != '0')
        ? Integer.parseInt(name)
        : NO_INDEX;
  }

  /** The first value there; null when there is none. */
  @Nullable Object first(@Nullable Object start) {
    if (single) {
      return follow(start);
    }
    Object[] found = new Object[1];
    each(
        start,
        NO_CAPTURES,
        (value, captures) -> {
          found[0] = value;
          return false;
        });
    return found[0];
  }

  /** Whether it leads anywhere, be it to null or into an empty list. */
  boolean leadsAnywhere(@Nullable Object start) {
    return leads(start, 0);
  }

  private boolean leads(@Nullable Object value, int depth) {
    if (depth == steps.length || value == null) {
      return depth == steps.length;
    }
    Step step = steps[depth];
    Pattern regex = step.regex;
    if (regex == null) {
      boolean there =
          value instanceof Map<?, ?> map
              ? map.containsKey(step.name)
              : value instanceof List<?> list && step.index != NO_INDEX && step.index < list.size();
      return there && leads(child(value, step), depth + 1);
    }
    if (value instanceof Map<?, ?> map) {
      return leads(map.keySet().stream().map(String::valueOf), map.isEmpty(), value, regex, depth);
    }
    if (!(value instanceof List<?>) && split == null) {
      return false;
    }
    List<?> list = value instanceof List<?> elements ? elements : parts(value, depth);
    Stream<String> indexes = IntStream.range(0, list.size()).mapToObj(Integer::toString);
    return leads(indexes, list.isEmpty(), list, regex, depth);
  }

  private boolean leads(
      Stream<String> names, boolean empty, Object parent, Pattern regex, int depth) {
    return empty
        || names.anyMatch(
            name -> regex.matcher(name).matches() && leads(child(parent, name), depth + 1));
  }

  /** How many values match a path with wildcards. */
  long matches(@Nullable Object start) {
    long[] count = new long[1];
    each(
        start,
        NO_CAPTURES,
        (value, captures) -> {
          count[0]++;
          return true;
        });
    return count[0];
  }

  boolean single() {
    return single;
  }

  /** Visits every match: members in natural order of their names, elements by index. */
  void each(@Nullable Object start, @Nullable String[] captures, Visitor visitor) {
    visit(start, 0, captures, visitor);
  }

  private @Nullable Object follow(@Nullable Object start) {
    Object value = start;
    for (Step step : steps) {
      if (value == null) {
        return null;
      }
      value = child(value, step);
    }
    return value;
  }

  /** The member of that name, or the element of that index. */
  static @Nullable Object child(Object value, String name) {
    return child(value, new Step(name, index(name), null, List.of()));
  }

  private static @Nullable Object child(Object value, Step step) {
    if (value instanceof Map<?, ?> map) {
      return map.get(step.name);
    }
    return value instanceof List<?> list && step.index != NO_INDEX && step.index < list.size()
        ? list.get(step.index)
        : null;
  }

  private boolean visit(
      @Nullable Object value, int depth, @Nullable String[] captures, Visitor visitor) {
    if (value == null) {
      return true;
    }
    if (depth == steps.length) {
      return visitor.visit(value, captures);
    }
    Step step = steps[depth];
    if (step.regex == null) {
      return visit(child(value, step), depth + 1, captures, visitor);
    }
    if (value instanceof Map<?, ?> map) {
      return visitMembers(map, step, step.regex, depth, captures, visitor);
    }
    List<?> elements = value instanceof List<?> list ? list : parts(value, depth);
    return visitElements(elements, step, step.regex, depth, captures, visitor);
  }

  private List<?> parts(Object value, int depth) {
    String text = split == null || depth < steps.length - 1 ? null : PlainText.of(value);
    return text == null || split == null ? List.of() : TransformSteps.split(text, split);
  }

  private boolean visitMembers(
      Map<?, ?> map,
      Step step,
      Pattern regex,
      int depth,
      @Nullable String[] captures,
      Visitor visitor) {
    List<String> names =
        NaturalOrder.sorted(
                map.keySet().stream()
                    .map(String.class::cast)
                    .filter(name -> regex.matcher(name).matches()))
            .toList();
    for (String name : names) {
      capture(name, step, regex, captures);
      if (!visit(map.get(name), depth + 1, captures, visitor)) {
        return false;
      }
    }
    return true;
  }

  private boolean visitElements(
      List<?> list,
      Step step,
      Pattern regex,
      int depth,
      @Nullable String[] captures,
      Visitor visitor) {
    for (int i = 0; i < list.size(); i++) {
      boolean matches = capture(Integer.toString(i), step, regex, captures);
      if (matches && !visit(list.get(i), depth + 1, captures, visitor)) {
        return false;
      }
    }
    return true;
  }

  private static boolean capture(
      String name, Step step, Pattern regex, @Nullable String[] captures) {
    Matcher matcher = regex.matcher(name);
    if (!matcher.matches()) {
      return false;
    }
    for (int group = 0; group < step.slots.size(); group++) {
      int slot = step.slots.get(group);
      if (slot >= 0) {
        captures[slot] = matcher.group(group + 1);
      }
    }
    return true;
  }
}

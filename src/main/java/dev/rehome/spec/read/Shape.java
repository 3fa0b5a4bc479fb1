package dev.rehome.spec.read;

import dev.rehome.spec.read.YamlNode.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the YAML at some place may look like. {@link Language} describes all of a spec in these
 * words; {@link ShapeChecker} holds specs against it and {@link SpecSchema} writes it as a JSON
 * Schema, so the two cannot differ.
 */
sealed interface Shape {

  /** How a message says what was expected: {@code a list of texts}. */
  String expected();

  /** The kinds of YAML it can be, whatever is in it. */
  Set<Kind> kinds();

  /** Whether a node is of the right kind of YAML. */
  default boolean takes(YamlNode node) {
    return kinds().contains(node.kind());
  }

  /**
   * A single value, or anything.
   *
   * @param blank whether a text may be empty or blank
   * @param pattern what a text must match; null for any
   * @param strict whether specs are held against the pattern too, not only editors: else the reader
   *     has better words for what is wrong
   * @param least the smallest whole number
   * @param most the largest one
   */
  record Value(
      String expected,
      Set<Kind> kinds,
      boolean blank,
      @Nullable String pattern,
      boolean strict,
      long least,
      long most)
      implements Shape {

    static Value of(String expected, Kind... kinds) {
      Set<Kind> all = EnumSet.copyOf(List.of(kinds));
      return new Value(expected, all, false, null, false, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static Value text(String expected) {
      return of(expected, Kind.TEXT);
    }

    /** A whole number; of any size downwards or upwards with the ends of {@code long}. */
    static Value whole(long least, long most) {
      String range =
          most < Integer.MAX_VALUE
              ? " from " + least + " to " + most
              : least > Long.MIN_VALUE ? " of at least " + least : "";
      return new Value(
          "a whole number" + range, EnumSet.of(Kind.WHOLE), true, null, false, least, most);
    }

    Value orBlank() {
      return new Value(expected, kinds, true, pattern, strict, least, most);
    }

    Value like(String regex) {
      return new Value(expected, kinds, blank, regex, false, least, most);
    }

    Value exactly(String regex) {
      return new Value(expected, kinds, true, regex, true, least, most);
    }

    boolean inRange(YamlNode node) {
      return node.asLong().filter(number -> number < least || number > most).isEmpty();
    }
  }

  /**
   * One of a few words.
   *
   * @param noun what the words are: {@code type}
   * @param unfinished words that mean something only with more around them, and what that is
   */
  record Word(String noun, List<String> allowed, Map<String, String> unfinished) implements Shape {
    @Override
    public String expected() {
      return "one of: " + String.join(", ", allowed);
    }

    @Override
    public Set<Kind> kinds() {
      return EnumSet.of(Kind.TEXT);
    }
  }

  /**
   * A list.
   *
   * @param noun what one element is
   */
  record ListOf(String noun, Shape element, boolean empty) implements Shape {
    @Override
    public String expected() {
      return "a list of " + noun + "s";
    }

    @Override
    public Set<Kind> kinds() {
      return EnumSet.of(Kind.LIST);
    }
  }

  /**
   * A mapping whose keys the user chooses.
   *
   * @param noun what one member is: {@code entity}
   * @param pattern what names must match; null for any that is not blank
   */
  record Named(String noun, String plural, @Nullable String pattern, Shape member, boolean empty)
      implements Shape {
    @Override
    public String expected() {
      return "a mapping of names to " + plural;
    }

    @Override
    public Set<Kind> kinds() {
      return EnumSet.of(Kind.MAPPING);
    }
  }

  /**
   * A mapping whose keys the language knows.
   *
   * @param name its name in the JSON Schema
   * @param choices what must be said in one of several ways
   */
  record Section(String name, String help, List<Key> keys, List<Choice> choices) implements Shape {
    @Override
    public String expected() {
      return "a mapping";
    }

    @Override
    public Set<Kind> kinds() {
      return EnumSet.of(Kind.MAPPING);
    }

    List<String> keyNames() {
      return keys.stream().map(Key::name).toList();
    }

    /** Whether only one key can stand in it. */
    boolean singleKey() {
      return keys.size() == 1
          || choices.stream().anyMatch(choice -> choice.keys().equals(keyNames()));
    }

    Optional<Key> key(String keyName) {
      return keys.stream().filter(key -> key.name().equals(keyName)).findFirst();
    }
  }

  /** Whichever of several shapes takes the node; at most one of them may. */
  record AnyOf(String expected, List<Shape> shapes) implements Shape {
    @Override
    public Set<Kind> kinds() {
      return shapes.stream().flatMap(shape -> shape.kinds().stream()).collect(Collectors.toSet());
    }
  }

  /**
   * A key of a {@link Section}.
   *
   * @param help what an editor shows
   */
  record Key(String name, Shape shape, boolean required, String help) {}

  /**
   * Keys of which one is needed.
   *
   * @param several whether more than one may stand
   * @param hint what to do when none is there
   */
  record Choice(List<String> keys, boolean several, String hint) {}
}

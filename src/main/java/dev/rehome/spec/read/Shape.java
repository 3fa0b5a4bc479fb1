package dev.rehome.spec.read;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the YAML at some place may look like. {@link SpecKeys} describes the whole language in these
 * words; {@link ShapeChecker} holds specs against it and {@link SpecSchema} writes it as a JSON
 * Schema, so the two cannot differ.
 */
sealed interface Shape {

  /** How a message says what was expected: {@code a list of texts}. */
  String expected();

  /** Whether a node is of the right kind of YAML, whatever is in it. */
  boolean takes(YamlNode node);

  /**
   * A text.
   *
   * @param blank whether it may be empty or blank
   * @param pattern what editors hold it against; the reader has better words for what is wrong
   */
  record Text(String expected, boolean blank, @Nullable String pattern) implements Shape {
    @Override
    public boolean takes(YamlNode node) {
      return node instanceof YamlNode.Scalar scalar && scalar.isText();
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
    public boolean takes(YamlNode node) {
      return node instanceof YamlNode.Scalar scalar && scalar.isText();
    }
  }

  /** True or false. */
  record Flag() implements Shape {
    @Override
    public String expected() {
      return "true or false";
    }

    @Override
    public boolean takes(YamlNode node) {
      return node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.FLAG;
    }
  }

  /** A whole number of 64 bits. */
  record Whole() implements Shape {
    @Override
    public String expected() {
      return "a whole number";
    }

    @Override
    public boolean takes(YamlNode node) {
      return node.value() instanceof Long;
    }
  }

  /** A number of any size. */
  record Numeric() implements Shape {
    @Override
    public String expected() {
      return "a number";
    }

    @Override
    public boolean takes(YamlNode node) {
      return node.value() instanceof Number;
    }
  }

  /** A number of bytes, or one with a unit. */
  record Size() implements Shape {
    @Override
    public String expected() {
      return "a size such as 50MB";
    }

    @Override
    public boolean takes(YamlNode node) {
      return node.value() instanceof Long
          || node instanceof YamlNode.Scalar scalar && scalar.isText();
    }
  }

  /** A text, number or flag; where nothing is allowed it stands for "no value". */
  record Single(boolean nothing) implements Shape {
    @Override
    public String expected() {
      return "a single value";
    }

    @Override
    public boolean takes(YamlNode node) {
      return node instanceof YamlNode.Scalar scalar
          && (nothing || scalar.kind() != YamlNode.Kind.NOTHING);
    }
  }

  /** Whatever YAML can say. */
  record Anything() implements Shape {
    @Override
    public String expected() {
      return "any value";
    }

    @Override
    public boolean takes(YamlNode node) {
      return true;
    }
  }

  /** Nothing at all, as in {@code name:}. */
  record Nothing() implements Shape {
    @Override
    public String expected() {
      return "nothing";
    }

    @Override
    public boolean takes(YamlNode node) {
      return node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.NOTHING;
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
    public boolean takes(YamlNode node) {
      return node instanceof YamlNode.Sequence;
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
    public boolean takes(YamlNode node) {
      return node instanceof YamlNode.Mapping;
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
    public boolean takes(YamlNode node) {
      return node instanceof YamlNode.Mapping;
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
    public boolean takes(YamlNode node) {
      return shapes.stream().anyMatch(shape -> shape.takes(node));
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

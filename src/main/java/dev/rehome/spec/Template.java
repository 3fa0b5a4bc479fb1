package dev.rehome.spec;

import java.util.List;

/**
 * A text with variables in braces, {@code "{file.path}#{n}"}; a doubled brace is a brace.
 *
 * @param text as written
 */
public record Template(String text, List<Part> parts) {

  /** What the name of a variable looks like. */
  public static final String VARIABLE = Variables.NAME + "(\\." + Variables.NAME + ")*";

  /**
   * Reads a template; whether its variables exist is for the caller to check.
   *
   * @throws IllegalArgumentException with a message for the user when braces do not match
   */
  public static Template parse(String text) {
    return new Template(text, new BraceParser(text).parts());
  }

  /** The names of its variables, in order. */
  public List<String> variables() {
    return parts.stream()
        .filter(Variable.class::isInstance)
        .map(part -> ((Variable) part).name())
        .toList();
  }

  /** A piece of a template. */
  public sealed interface Part {}

  /** Text that stands for itself. */
  public record Literal(String text) implements Part {}

  /** A variable; {@link Variables} lists the built-in ones. */
  public record Variable(String name) implements Part {}
}

package dev.rehome.spec;

import java.util.List;

/**
 * A text with variables in braces, {@code "{file.path}#{n}"}; a doubled brace is a brace.
 *
 * @param text as written
 */
public record Template(String text, List<Part> parts) {

  /** A piece of a template. */
  public sealed interface Part {}

  /** Text that stands for itself. */
  public record Literal(String text) implements Part {}

  /** A variable; {@link Variables} lists the built-in ones. */
  public record Variable(String name) implements Part {}
}

package dev.rehome.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with variables in braces, {@code "{file.path}#{n}"}; a doubled brace is a brace.
 *
 * @param text as written
 */
public record Template(String text, List<Part> parts) {

  /** What the name of a variable looks like. */
  public static final String VARIABLE = Variables.NAME + "(\\." + Variables.NAME + ")*";

  private static final Pattern PIECE =
      Pattern.compile("\\{\\{|}}|\\{(?<name>[^}]*)}|[{}]|(?<literal>[^{}]+)");

  /** A piece of a template. */
  public sealed interface Part {}

  /** Text that stands for itself. */
  public record Literal(String text) implements Part {}

  /** A variable; {@link Variables} lists the built-in ones. */
  public record Variable(String name) implements Part {}

  /**
   * Reads a template; whether its variables exist is for the caller to check.
   *
   * @throws IllegalArgumentException with a message for the user when braces do not match
   */
  public static Template parse(String text) {
    return new Template(text, parts(text));
  }

  private static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    Matcher piece = PIECE.matcher(text);
    while (piece.find()) {
      String name = piece.group("name");
      if (name != null) {
        if (!name.matches(VARIABLE)) {
          throw new IllegalArgumentException("'{" + name + "}' is not the name of a variable");
        }
        addLiteral(literal, parts);
        parts.add(new Variable(name));
      } else if (piece.group("literal") != null) {
        literal.append(piece.group());
      } else if (piece.end() - piece.start() == 2) {
        literal.append(text.charAt(piece.start()));
      } else {
        throw unmatched(piece);
      }
    }
    addLiteral(literal, parts);
    return List.copyOf(parts);
  }

  private static void addLiteral(StringBuilder literal, List<Part> parts) {
    if (!literal.isEmpty()) {
      parts.add(new Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private static IllegalArgumentException unmatched(Matcher brace) {
    String what = "'" + brace.group() + "' at character " + (brace.start() + 1);
    return new IllegalArgumentException(
        brace.group().equals("{")
            ? what + " is not closed; a brace itself is written '{{'"
            : what + " closes nothing; a brace itself is written '}}'");
  }

  /** The names of its variables, in order. */
  public List<String> variables() {
    return parts.stream()
        .filter(Variable.class::isInstance)
        .map(part -> ((Variable) part).name())
        .toList();
  }
}

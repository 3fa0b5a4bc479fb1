package dev.rehome.spec;

import java.util.ArrayList;
import java.util.List;

/** Splits a text at its variables in braces; a doubled brace is a brace. For one text. */
final class BraceParser {

  private final String text;
  private final List<Template.Part> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();

  BraceParser(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException with a message for the user when braces do not match
   */
  List<Template.Part> parts() {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if ((c == '{' || c == '}') && text.startsWith(String.valueOf(c), at + 1)) {
        literal.append(c);
        at += 2;
      } else if (c == '{') {
        at = variable(at);
      } else if (c == '}') {
        throw new IllegalArgumentException(
            "'}' at character " + (at + 1) + " closes nothing; a brace itself is written '}}'");
      } else {
        literal.append(c);
        at++;
      }
    }
    endLiteral();
    return List.copyOf(parts);
  }

  private int variable(int open) {
    int close = text.indexOf('}', open);
    if (close < 0) {
      throw new IllegalArgumentException(
          "'{' at character " + (open + 1) + " is not closed; a brace itself is written '{{'");
    }
    String name = text.substring(open + 1, close);
    if (!name.matches(Template.VARIABLE)) {
      throw new IllegalArgumentException("'{" + name + "}' is not the name of a variable");
    }
    endLiteral();
    parts.add(new Template.Variable(name));
    return close + 1;
  }

  private void endLiteral() {
    if (literal.length() > 0) {
      parts.add(new Template.Literal(literal.toString()));
      literal.setLength(0);
    }
  }
}

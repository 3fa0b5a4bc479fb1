package dev.rehome.problem;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong, stated so that the reader can fix it. Messages may quote data as it is:
 * invisible characters become escapes here.
 *
 * @param code a stable identifier in kebab case for programs, such as {@code unknown-key}
 * @param message what is wrong and what was expected, one sentence without a full stop
 * @param where the place, when there is one
 * @param hint what to do next, when that is known
 */
public record Problem(
    String code, String message, @Nullable Location where, @Nullable String hint) {

  public Problem {
    message = VisibleText.of(message);
    hint = hint == null ? null : VisibleText.of(hint);
  }

  public static Problem of(String code, String message) {
    return new Problem(code, message, null, null);
  }

  public Problem at(@Nullable Location place) {
    return new Problem(code, message, place, hint);
  }

  public Problem hint(String advice) {
    return new Problem(code, message, where, advice);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (where != null) {
      text.append(where).append(": ");
    }
    text.append(message);
    if (hint != null) {
      text.append(" (").append(hint).append(')');
    }
    return text.toString();
  }
}

package dev.rehome.report;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What a person should do next.
 *
 * @param before what to do before the command; empty for nothing
 * @param command the command to run
 * @param note what else there is to say about the command; empty for nothing
 */
public record NextStep(String before, @JsonValue String command, String note) {

  public static NextStep of(String command) {
    return new NextStep("", command, "");
  }

  /** The same command, once something else is done. */
  public NextStep behind(String action) {
    return new NextStep(action, command, note);
  }

  public NextStep note(String text) {
    return new NextStep(before, command, text);
  }

  @Override
  public String toString() {
    return (before.isEmpty() ? "" : before + ", then: ")
        + command
        + (note.isEmpty() ? "" : " (" + note + ")");
  }
}

package dev.rehome.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a format says about itself, so that specs can be checked, completed and explained without
 * this package knowing any format.
 *
 * @param name what a spec calls it, in kebab case: {@code json-lines}
 * @param title what a person calls it: {@code JSON Lines}
 * @param extensions in lower case without a dot, for {@code format: auto}
 * @param streamed whether files of any size are read in bounded memory
 * @param directories whether a record is a directory instead of a part of a file
 * @param options what a spec may say to it
 */
public record FormatDescription(
    String name,
    String title,
    List<String> extensions,
    boolean streamed,
    boolean directories,
    List<Option> options) {

  /** The kinds of value an option takes. */
  public enum Kind {
    TEXT,
    /** Exactly one character. */
    CHARACTER,
    INTEGER,
    FLAG,
    /** A text or a list of texts. */
    TEXTS,
    FLAG_OR_TEXTS
  }

  /**
   * @param allowed the only values a TEXT may have; empty for any
   * @param defaultValue as written in a spec; null when there is none
   */
  public record Option(
      String name, Kind kind, List<String> allowed, @Nullable String defaultValue, String help) {

    /** An option that is any text and has no default. */
    public static Option text(String name, String help) {
      return new Option(name, Kind.TEXT, List.of(), null, help);
    }
  }
}

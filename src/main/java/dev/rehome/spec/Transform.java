package dev.rehome.spec;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A named change of a value, as in {@code transform: [trim, { split: "," }]}. Applied to a list, a
 * change of texts is applied to each of its elements.
 *
 * @param argument null exactly when the kind takes none
 */
public record Transform(Kind kind, @Nullable String argument) {

  /** All transformations by name. */
  public enum Kind {
    TRIM(false, "removes white space around the text"),
    LOWERCASE(false, "all letters small"),
    UPPERCASE(false, "all letters capital"),
    TITLE_CASE(false, "each word with a capital first letter, the rest small"),
    SLUG(false, "small letters and digits, everything else a single '-'"),
    COLLAPSE(false, "each run of white space, line breaks too, becomes one blank"),
    NULL_IF_EMPTY(false, "a text without visible characters becomes no value"),
    SPLIT(true, "a list of the parts between the given separator, trimmed, without empty parts"),
    JOIN(true, "one text of a list's elements with the given separator between them"),
    REPLACE(true, "'old=>new': every 'old' becomes 'new'; in a spec { replace: \"-=> \" }"),
    PREFIX(true, "puts the given text before it"),
    DISTINCT(false, "a list without repeated elements, first ones kept");

    private final boolean takesArgument;
    private final String help;

    Kind(boolean takesArgument, String help) {
      this.takesArgument = takesArgument;
      this.help = help;
    }

    public boolean takesArgument() {
      return takesArgument;
    }

    public String help() {
      return help;
    }

    /** What a spec calls it: {@code title-case}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}

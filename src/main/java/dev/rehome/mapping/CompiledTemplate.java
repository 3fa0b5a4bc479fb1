package dev.rehome.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A template whose parameters and run variables have become part of its text. */
final class CompiledTemplate {

  /** A piece of text; null when there is none. */
  interface Part {
    @Nullable String text(RowScope row);
  }

  private final Part[] parts;

  CompiledTemplate(List<Part> parts) {
    this.parts = parts.toArray(Part[]::new);
  }

  /** The text; null when a variable in it has no value. */
  @Nullable String text(RowScope row) {
    if (parts.length == 1) {
      return parts[0].text(row);
    }
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      String piece = part.text(row);
      if (piece == null) {
        return null;
      }
      text.append(piece);
    }
    return text.toString();
  }
}

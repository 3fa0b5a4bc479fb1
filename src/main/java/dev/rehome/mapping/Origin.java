package dev.rehome.mapping;

import dev.rehome.spec.ValueSource;
import java.util.stream.Collectors;

/** Where a column's value comes from, for messages. */
final class Origin {

  private Origin() {}

  /** {@code at /a/b}, with a leading blank; empty where the place says nothing. */
  static String of(ValueSource source) {
    String description = describe(source);
    return description.isEmpty() ? "" : " at " + description;
  }

  private static String describe(ValueSource source) {
    if (source instanceof ValueSource.FromPath from) {
      return from.path().text();
    }
    if (source instanceof ValueSource.CountPath count) {
      return count.path().text();
    }
    if (source instanceof ValueSource.FromTemplate from) {
      return '"' + from.template().text() + '"';
    }
    if (source instanceof ValueSource.NameUuid uuid) {
      return '"' + uuid.template().text() + '"';
    }
    if (source instanceof ValueSource.Ref ref) {
      return ref.entity();
    }
    if (source instanceof ValueSource.FirstOf first) {
      return first.choices().stream().map(Origin::describe).collect(Collectors.joining(" or "));
    }
    return source instanceof ValueSource.ListOf list
        ? list.elements().stream().map(Origin::describe).collect(Collectors.joining(", "))
        : "";
  }
}

package dev.rehome.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a column's value comes from. */
public sealed interface ValueSource {

  /** {@code from: /a/b}: the value at a path; with wildcards the first match by sorted name. */
  record FromPath(PathPattern path) implements ValueSource {}

  /** {@code from: "{file.stem}-{n}"}: a text with variables; missing when a variable is. */
  record FromTemplate(Template template) implements ValueSource {}

  /** {@code value: x}: always the same neutral value. */
  record Constant(@Nullable Object value) implements ValueSource {}

  /** {@code first: [...]}: the first that has a value. */
  record FirstOf(List<ValueSource> choices) implements ValueSource {}

  /** {@code from: [...]}: a list of those that have a value. */
  record ListOf(List<ValueSource> elements) implements ValueSource {}

  /** {@code count: entity}: how many rows of that entity the same record makes. */
  record CountRows(String entity) implements ValueSource {}

  /** {@code count: /path}: the number of elements or members there, or of matches of wildcards. */
  record CountPath(PathPattern path) implements ValueSource {}

  /** {@code ref: entity}: the {@code id} (or only match column) of that entity's row. */
  record Ref(String entity) implements ValueSource {}

  /** {@code uuid: "{...}"}: a name-based UUID (RFC 9562 version 5) of entity name and text. */
  record NameUuid(Template template) implements ValueSource {}

  /** {@code cel: "..."}: the value of an expression. */
  record Computed(Expression expression) implements ValueSource {}
}

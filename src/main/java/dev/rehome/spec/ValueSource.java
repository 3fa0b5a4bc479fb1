package dev.rehome.spec;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a column's value comes from. */
public sealed interface ValueSource {

  /** What a message says of where the value comes from; empty where that would say nothing. */
  default String place() {
    return "";
  }

  /** The paths that it looks at. */
  default Stream<PathPattern> paths() {
    return Stream.empty();
  }

  /** {@code from: /a/b}: the value at a path; with wildcards the first match by sorted name. */
  record FromPath(PathPattern path) implements ValueSource {
    @Override
    public String place() {
      return path.text();
    }

    @Override
    public Stream<PathPattern> paths() {
      return Stream.of(path);
    }
  }

  /** {@code from: "{file.stem}-{n}"}: a text with variables; missing when a variable is. */
  record FromTemplate(Template template) implements ValueSource {
    @Override
    public String place() {
      return '"' + template.text() + '"';
    }
  }

  /** {@code value: x}: always the same neutral value. */
  record Constant(@Nullable Object value) implements ValueSource {}

  /** {@code first: [...]}: the first that has a value. */
  record FirstOf(List<ValueSource> choices) implements ValueSource {
    @Override
    public String place() {
      return choices.stream().map(ValueSource::place).collect(Collectors.joining(" or "));
    }

    @Override
    public Stream<PathPattern> paths() {
      return choices.stream().flatMap(ValueSource::paths);
    }
  }

  /** {@code from: [...]}: a list of those that have a value. */
  record ListOf(List<ValueSource> elements) implements ValueSource {
    @Override
    public String place() {
      return elements.stream().map(ValueSource::place).collect(Collectors.joining(", "));
    }

    @Override
    public Stream<PathPattern> paths() {
      return elements.stream().flatMap(ValueSource::paths);
    }
  }

  /** {@code count: entity}: how many rows of that entity the same record makes. */
  record CountRows(String entity) implements ValueSource {}

  /** {@code count: /path}: the number of elements or members there, or of matches of wildcards. */
  record CountPath(PathPattern path) implements ValueSource {
    @Override
    public String place() {
      return path.text();
    }

    @Override
    public Stream<PathPattern> paths() {
      return Stream.of(path);
    }
  }

  /** {@code ref: entity}: the {@code id} (or only match column) of that entity's row. */
  record Ref(String entity) implements ValueSource {
    @Override
    public String place() {
      return entity;
    }
  }

  /** {@code uuid: "{...}"}: a name-based UUID (RFC 9562 version 5) of entity name and text. */
  record NameUuid(Template template) implements ValueSource {
    @Override
    public String place() {
      return '"' + template.text() + '"';
    }
  }

  /** {@code cel: "..."}: the value of an expression. */
  record Computed(Expression expression) implements ValueSource {}
}

package dev.rehome.format.csv;

import dev.rehome.problem.Problem;
import dev.rehome.record.SourceFile;
import dev.rehome.spec.FormatDescription.Kind;
import dev.rehome.spec.FormatDescription.Option;
import dev.rehome.spec.FormatOptions;
import dev.rehome.spec.SourceSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a spec says about CSV, and what one file says otherwise.
 *
 * @param options those of the spec
 * @param skipLines how many lines to leave out at the top
 */
record CsvOptions(FormatOptions options, char delimiter, long skipLines) {

  /** Which empty fields are no value. */
  enum Empty {
    UNQUOTED_IS_NULL("null"),
    IS_TEXT("text"),
    IS_NULL("always-null");

    private final String label;

    Empty(String label) {
      this.label = label;
    }
  }

  static final String FORMAT = "csv";
  private static final String LENIENT = "lenient";
  private static final long DEFAULT_MAX_RECORD_LINES = 1000;

  static final List<Option> DESCRIPTION =
      List.of(
          option(
              "delimiter",
              Kind.CHARACTER,
              ",",
              "between fields; a tab by default in .tsv files; a first line 'sep=;' sets it, too"),
          option("quote", Kind.CHARACTER, "\"", "around fields; doubled inside them"),
          new Option(
              "quotes",
              Kind.TEXT,
              List.of("strict", LENIENT),
              "strict",
              "strict: other quotes make a record a reject; lenient: they are text"),
          option(
              "escape",
              Kind.CHARACTER,
              null,
              "before a quote or itself inside quotes, which then are text"),
          option(
              "header",
              Kind.FLAG_OR_TEXTS,
              "true",
              "true: the first record names the columns; false: they are named 1, 2, …;"
                  + " a list: their names"),
          option("multiline", Kind.FLAG, "true", "whether quoted fields may hold line breaks"),
          option(
              "max_record_lines",
              Kind.INTEGER,
              String.valueOf(DEFAULT_MAX_RECORD_LINES),
              "lines one record may take"),
          new Option(
              "empty",
              Kind.TEXT,
              Stream.of(Empty.values()).map(empty -> empty.label).toList(),
              "null",
              "null: an unquoted empty field is no value, a quoted one an empty text; text: both"
                  + " are an empty text; always-null: both are no value"),
          option("null", Kind.TEXTS, null, "unquoted texts that are no value"),
          option("trim", Kind.FLAG, "false", "whether blanks around fields are removed"),
          option(
              "trailing_delimiter",
              Kind.FLAG,
              "false",
              "whether a delimiter at the end of a line begins no further field"),
          option("skip_lines", Kind.INTEGER, "0", "lines to leave out at the top"),
          option("comment", Kind.CHARACTER, null, "lines that begin with it are left out"));

  static CsvOptions of(SourceFile file, SourceSpec source) {
    return of(source.options(), file.extension().equals("tsv") ? '\t' : ',');
  }

  private static CsvOptions of(FormatOptions options, char delimiter) {
    return new CsvOptions(
        options,
        character(options, "delimiter").orElse(delimiter),
        options.integer(FORMAT, "skip_lines").orElse(0L));
  }

  /** The same with what a file says of itself in a first line {@code sep=;}. */
  CsvOptions withSeparatorLine(char separator) {
    return new CsvOptions(options, separator, Math.max(1, skipLines));
  }

  CsvOptions withDelimiter(char other) {
    return new CsvOptions(options, other, skipLines);
  }

  char quote() {
    return character(options, "quote").orElse('"');
  }

  /** Whether quotes that RFC 4180 does not allow are text. */
  boolean lenient() {
    return options.text(FORMAT, "quotes").equals(Optional.of(LENIENT));
  }

  /** What makes a quote inside quotes text, in addition to doubling it. */
  @Nullable Character escape() {
    return character(options, "escape").filter(escape -> escape != quote()).orElse(null);
  }

  /** Whether the first record names the columns. */
  boolean header() {
    return names() == null && !options.value(FORMAT, "header").equals(Optional.of(false));
  }

  /** The columns of a file without header; null when they are to be numbered. */
  @Nullable List<String> names() {
    return options.texts(FORMAT, "header").orElse(null);
  }

  boolean multiline() {
    return options.flag(FORMAT, "multiline").orElse(true);
  }

  long maxRecordLines() {
    return options.integer(FORMAT, "max_record_lines").orElse(DEFAULT_MAX_RECORD_LINES);
  }

  Empty empty() {
    String label = options.text(FORMAT, "empty").orElse(Empty.UNQUOTED_IS_NULL.label);
    return Stream.of(Empty.values())
        .filter(empty -> empty.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("empty cannot be " + label));
  }

  /** Unquoted texts that are no value. */
  Set<String> nulls() {
    return Set.copyOf(options.texts(FORMAT, "null").orElse(List.of()));
  }

  boolean trim() {
    return options.flag(FORMAT, "trim").orElse(false);
  }

  /** Whether a delimiter at the end of a record begins no field. */
  boolean trailingDelimiter() {
    return options.flag(FORMAT, "trailing_delimiter").orElse(false);
  }

  /** What a line to be left out begins with. */
  @Nullable Character comment() {
    return character(options, "comment").orElse(null);
  }

  /** What makes these options impossible, in whatever file. */
  static List<Problem> check(SourceSpec source) {
    CsvOptions options = of(source.options(), ',');
    List<Problem> problems = new ArrayList<>();
    Set<Character> used = new HashSet<>(Set.of('\r', '\n'));
    if (!used.add(options.delimiter) || !used.add(options.quote())) {
      problems.add(wrong("delimiter and quote must differ, and neither may be a line break"));
    }
    if (options.escape() != null && !used.add(options.escape())) {
      problems.add(wrong("escape must differ from delimiter and line breaks"));
    }
    if (options.comment() != null && !used.add(options.comment())) {
      problems.add(wrong("comment must differ from delimiter, quote, escape and line breaks"));
    }
    if (options.maxRecordLines() < 1 || options.skipLines < 0) {
      problems.add(wrong("max_record_lines must be at least 1 and skip_lines at least 0"));
    }
    Optional.ofNullable(options.names())
        .flatMap(CsvOptions::faultOf)
        .ifPresent(fault -> problems.add(wrong("header: " + fault)));
    return problems;
  }

  /** Why these cannot be the names of columns. */
  static Optional<String> faultOf(List<String> names) {
    if (names.isEmpty()) {
      return Optional.of("there is no column");
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isBlank()) {
        return Optional.of("column " + (i + 1) + " has no name");
      }
      if (name.indexOf('\0') >= 0) {
        return Optional.of("the name of column " + (i + 1) + " has zero bytes in it");
      }
      if (!seen.add(name)) {
        return Optional.of("two columns are named '" + name + "'");
      }
    }
    return Optional.empty();
  }

  private static Problem wrong(String message) {
    return Problem.of("csv-option", "source.csv: " + message);
  }

  private static Optional<Character> character(FormatOptions options, String name) {
    return options.text(FORMAT, name).map(text -> text.charAt(0));
  }

  private static Option option(String name, Kind kind, @Nullable String defaultValue, String help) {
    return new Option(name, kind, List.of(), defaultValue, help);
  }
}

package dev.rehome.spec.explain;

import static dev.rehome.spec.explain.Words.quoted;

import dev.rehome.record.ColumnType;
import dev.rehome.record.DateTimeRules;
import dev.rehome.record.Precision;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.Transform;
import dev.rehome.spec.ValueSource;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One column in a sentence. */
final class ColumnSentence {

  /** With a zone, so that patterns with an offset and those with a region can write it. */
  private static final ZonedDateTime SAMPLE =
      ZonedDateTime.of(2001, 2, 3, 16, 5, 6, 789_000_000, ZoneId.of("UTC"));

  private final ColumnSpec column;
  private final List<String> clauses = new ArrayList<>();

  private ColumnSentence(ColumnSpec column) {
    this.column = column;
  }

  static String of(ColumnSpec column) {
    ColumnSentence sentence = new ColumnSentence(column);
    sentence.changes();
    sentence.times();
    sentence.checks();
    return "%s (%s%s): %s."
        .formatted(
            column.name(),
            column.type().label(),
            column.required() ? ", required" : "",
            String.join("; ", sentence.clauses));
  }

  /** A clause about a value, if there is one. */
  private <T> void add(String format, @Nullable T value, Function<T, Object> words) {
    if (value != null && !value.equals(List.of())) {
      clauses.add(format.formatted(words.apply(value)));
    }
  }

  private void changes() {
    clauses.add(source(column.source()));
    add("of that, what %s finds", column.extract(), ColumnSentence::quotedPattern);
    add("then %s", column.transforms(), all -> joined(all, ", ", ColumnSentence::transform));
    add("%s if there is none", column.defaultValue(), Words::quoted);
  }

  private void times() {
    DateTimeRules times = column.times();
    add(
        "written like %s",
        times.formats().stream().map(ColumnSentence::example).distinct().toList(),
        examples -> String.join(" or ", examples));
    add(
        column.type() == ColumnType.DATETIME
            ? "times with an offset are converted to %s"
            : "times without a zone are in %s",
        times.zone(),
        zone -> zone);
    switch (times.overlap()) {
      case EARLIER -> {}
      case LATER -> clauses.add("of times that the clocks show twice, the later");
      case REJECT -> clauses.add("times that the clocks show twice are rejected");
    }
    add("%s", column.precision(), precision -> precision(precision, column.type()));
  }

  private static String precision(Precision precision, ColumnType type) {
    String digits =
        precision.digits()
            + (type == ColumnType.DECIMAL ? " digits after the point" : " digits of a second");
    return switch (precision.rounding()) {
      case REJECT -> "at most " + digits;
      case ROUND -> "rounded to " + digits;
      case TRUNCATE -> "cut to " + digits;
    };
  }

  /** With the date it means where the year is not written out. */
  private static String example(DateTimeFormatter format) {
    String text = format.format(SAMPLE);
    LocalDate date = format.parse(text).query(TemporalQueries.localDate());
    return date == null || text.contains(Integer.toString(date.getYear()))
        ? quoted(text)
        : quoted(text) + " for " + date;
  }

  private void checks() {
    add("at least %s", column.min(), BigDecimal::toPlainString);
    add("at most %s", column.max(), BigDecimal::toPlainString);
    add("at least %s characters", column.minLength(), length -> length);
    add("at most %s characters", column.maxLength(), length -> length);
    add("must match %s", column.pattern(), ColumnSentence::quotedPattern);
    add("must be one of %s", column.oneOf(), Words::quoted);
    if (!column.tracked()) {
      clauses.add("alone no reason to update a row");
    }
  }

  private static String quotedPattern(Pattern pattern) {
    return quoted(pattern.pattern());
  }

  private static String source(ValueSource source) {
    if (source instanceof ValueSource.FromPath from) {
      return "the value " + place(from.path());
    }
    if (source instanceof ValueSource.FromTemplate from) {
      return "the text " + quoted(from.template().text());
    }
    if (source instanceof ValueSource.Constant constant) {
      return "always " + quoted(constant.value());
    }
    if (source instanceof ValueSource.FirstOf first) {
      return first.choices().size() == 1
          ? source(first.choices().get(0))
          : "the first that has a value of: " + sources(first.choices());
    }
    if (source instanceof ValueSource.ListOf list) {
      return "a list of those that have a value of: " + sources(list.elements());
    }
    if (source instanceof ValueSource.CountRows count) {
      return "how many rows of '" + count.entity() + "' the record makes";
    }
    if (source instanceof ValueSource.CountPath count) {
      return count.path().single()
          ? "how many elements there are " + place(count.path())
          : "how many matches there are of " + count.path().text();
    }
    if (source instanceof ValueSource.Ref ref) {
      return "the id of the row of '" + ref.entity() + "' made from the same record";
    }
    return source instanceof ValueSource.NameUuid uuid
        ? "a UUID made from " + quoted(uuid.template().text())
        : "computed as " + ((ValueSource.Computed) source).expression().text();
  }

  private static String place(PathPattern path) {
    boolean whole = path.segments().isEmpty();
    if (path.fromFile()) {
      return (whole ? "" : "at " + path.text() + " ") + "of the file, outside its records";
    }
    if (whole) {
      return path.fromRoot() ? "of the whole record" : "as a whole";
    }
    return (path.single() ? "at " : "of the first match of ") + path.text();
  }

  private static String sources(List<ValueSource> sources) {
    return joined(sources, ", ", ColumnSentence::source);
  }

  private static <T> String joined(List<T> all, String between, Function<T, String> words) {
    return all.stream().map(words).collect(Collectors.joining(between));
  }

  private static String transform(Transform transform) {
    String word = transform.kind().label();
    return transform.argument() == null ? word : word + " " + quoted(transform.argument());
  }
}

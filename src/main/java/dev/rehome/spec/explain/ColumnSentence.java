package dev.rehome.spec.explain;

import dev.rehome.record.ColumnType;
import dev.rehome.record.DateTimeRules;
import dev.rehome.record.Precision;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.Transform;
import dev.rehome.spec.ValueSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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
            column.type().word(),
            column.required() ? ", required" : "",
            String.join("; ", sentence.clauses));
  }

  private void changes() {
    clauses.add(source(column.source()));
    if (column.extract() != null) {
      clauses.add("of that, what " + SpecExplainer.quoted(column.extract().pattern()) + " finds");
    }
    if (!column.transforms().isEmpty()) {
      clauses.add(
          "then "
              + column.transforms().stream()
                  .map(ColumnSentence::transform)
                  .collect(Collectors.joining(", ")));
    }
    if (column.defaultValue() != null) {
      clauses.add(SpecExplainer.quoted(column.defaultValue()) + " if there is none");
    }
  }

  private void times() {
    DateTimeRules times = column.times();
    if (!times.formats().isEmpty()) {
      clauses.add(
          "written like "
              + times.formats().stream()
                  .map(ColumnSentence::example)
                  .distinct()
                  .collect(Collectors.joining(" or ")));
    }
    if (times.zone() != null) {
      clauses.add(
          column.type() == ColumnType.DATETIME
              ? "times with an offset are converted to " + times.zone()
              : "times without a zone are in " + times.zone());
    }
    switch (times.overlap()) {
      case EARLIER -> {}
      case LATER -> clauses.add("of times that the clocks show twice, the later");
      case REJECT -> clauses.add("times that the clocks show twice are rejected");
    }
    if (column.precision() != null) {
      clauses.add(precision(column.precision(), column.type()));
    }
  }

  private static String precision(Precision precision, ColumnType type) {
    String digits =
        precision.digits()
            + (type == ColumnType.DECIMAL ? " digits behind the point" : " digits of a second");
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
        ? SpecExplainer.quoted(text)
        : SpecExplainer.quoted(text) + " for " + date;
  }

  private void checks() {
    if (column.min() != null) {
      clauses.add("at least " + column.min().toPlainString());
    }
    if (column.max() != null) {
      clauses.add("at most " + column.max().toPlainString());
    }
    if (column.minLength() != null) {
      clauses.add("at least " + column.minLength() + " characters");
    }
    if (column.maxLength() != null) {
      clauses.add("at most " + column.maxLength() + " characters");
    }
    if (column.pattern() != null) {
      clauses.add("must match " + SpecExplainer.quoted(column.pattern().pattern()));
    }
    if (!column.oneOf().isEmpty()) {
      clauses.add("must be one of " + SpecExplainer.quoted(column.oneOf()));
    }
    if (!column.tracked()) {
      clauses.add("alone no reason to update a row");
    }
  }

  private static String source(ValueSource source) {
    if (source instanceof ValueSource.FromPath from) {
      return "the value " + place(from.path());
    }
    if (source instanceof ValueSource.FromTemplate from) {
      return "the text " + SpecExplainer.quoted(from.template().text());
    }
    if (source instanceof ValueSource.Constant constant) {
      return "always " + SpecExplainer.quoted(constant.value());
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
    if (source instanceof ValueSource.NameUuid uuid) {
      return "a UUID made from " + SpecExplainer.quoted(uuid.template().text());
    }
    return "computed as " + ((ValueSource.Computed) source).expression().text();
  }

  private static String place(PathPattern path) {
    if (path.fromFile()) {
      return path.segments().isEmpty()
          ? "beside the records of the file"
          : "at " + path.text() + " beside the records of the file";
    }
    if (path.segments().isEmpty()) {
      return path.fromRoot() ? "of the whole record" : "as a whole";
    }
    return (path.single() ? "at " : "of the first match of ") + path.text();
  }

  private static String sources(List<ValueSource> sources) {
    return sources.stream().map(ColumnSentence::source).collect(Collectors.joining(", "));
  }

  private static String transform(Transform transform) {
    String word = transform.kind().label();
    return transform.argument() == null
        ? word
        : word + " " + SpecExplainer.quoted(transform.argument());
  }
}

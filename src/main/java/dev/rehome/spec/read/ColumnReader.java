package dev.rehome.spec.read;

import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.record.ClockOverlap;
import dev.rehome.record.ColumnType;
import dev.rehome.record.DateTimeRules;
import dev.rehome.record.Precision;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Expression;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.Template;
import dev.rehome.spec.ValueSource;
import dev.rehome.spec.Variables;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one column in any of its forms. */
final class ColumnReader {

  /** Stands in for a source that could not be read; the spec is refused then. */
  private static final ValueSource NO_SOURCE = new ValueSource.Constant(null);

  /** The hundred years of two digits must end with 9999. */
  private static final long LAST_FIRST_YEAR = 9900;

  private final Problems problems;
  private final TextReader texts;
  private final TransformReader transforms;
  private final ColumnChecks checks;

  ColumnReader(List<StoreDescription> stores, Problems problems, TextReader texts) {
    this.problems = problems;
    this.texts = texts;
    this.transforms = new TransformReader(problems);
    this.checks = new ColumnChecks(stores, problems);
  }

  /**
   * @param required whether the column is required even when it does not say so
   */
  ColumnSpec read(String name, YamlNode.Entry entry, boolean required, EntityContext context) {
    YamlMapping column =
        YamlMapping.in(entry.value(), SpecKeys.COLUMN)
            .orElseGet(() -> YamlMapping.empty(SpecKeys.COLUMN, entry.where()));
    ValueSource source =
        entry.value() instanceof YamlNode.Scalar scalar
            ? shorthand(scalar, context)
            : source(column, context).orElse(NO_SOURCE);
    Optional<ColumnType> stated = column.text("type").flatMap(ColumnType::ofWord);
    ColumnType type = stated.orElseGet(() -> standardType(source, context));
    ColumnSpec spec =
        new ColumnSpec(
            name,
            source,
            column.scalar("extract").flatMap(texts::regex).orElse(null),
            transforms.read(column),
            type,
            required || column.flag("required").orElse(false),
            column.node("default").map(YamlNode::value).orElse(null),
            column.number("min").orElse(null),
            column.number("max").orElse(null),
            length(column, "min_length"),
            length(column, "max_length"),
            column.scalar("pattern").flatMap(texts::regex).orElse(null),
            column.scalars("one_of").stream().map(YamlNode.Scalar::text).toList(),
            times(column, type),
            precision(column, type),
            !usesRun(source),
            entry.where());
    if (stated.isPresent() || !column.has("type")) {
      checks.check(spec, column);
    }
    return spec;
  }

  private ValueSource shorthand(YamlNode.Scalar scalar, EntityContext context) {
    return scalar.isText()
        ? texts.pathOrTemplate(scalar, context.scope()).orElse(NO_SOURCE)
        : NO_SOURCE;
  }

  private Optional<ValueSource> source(YamlMapping column, EntityContext context) {
    Scope scope = context.scope();
    return from(column, scope)
        .or(() -> first(column, scope))
        .or(() -> column.node("value").map(node -> new ValueSource.Constant(node.value())))
        .or(() -> column.scalar("count").flatMap(scalar -> count(scalar, context)))
        .or(() -> column.scalar("ref").flatMap(scalar -> ref(scalar, context)))
        .or(
            () ->
                column
                    .scalar("uuid")
                    .flatMap(scalar -> texts.naming(scalar, scope))
                    .map(ValueSource.NameUuid::new))
        .or(
            () ->
                column
                    .scalar("cel")
                    .map(scalar -> new Expression(scalar.text(), scalar.where()))
                    .map(ValueSource.Computed::new));
  }

  private Optional<ValueSource> from(YamlMapping column, Scope scope) {
    if (column.node("from").orElse(null) instanceof YamlNode.Sequence) {
      return Optional.of(new ValueSource.ListOf(sources(column.scalars("from"), scope)));
    }
    return column.scalar("from").flatMap(scalar -> wholeOr(scalar, scope));
  }

  /** The empty path means the value itself, but only where {@code from} says so. */
  private Optional<ValueSource> wholeOr(YamlNode.Scalar scalar, Scope scope) {
    return scalar.text().isEmpty()
        ? texts.path(scalar).map(ValueSource.FromPath::new)
        : texts.pathOrTemplate(scalar, scope);
  }

  private Optional<ValueSource> first(YamlMapping column, Scope scope) {
    return column.node("first").isEmpty()
        ? Optional.empty()
        : Optional.of(new ValueSource.FirstOf(sources(column.scalars("first"), scope)));
  }

  private List<ValueSource> sources(List<YamlNode.Scalar> scalars, Scope scope) {
    return scalars.stream().flatMap(scalar -> wholeOr(scalar, scope).stream()).toList();
  }

  private Optional<ValueSource> count(YamlNode.Scalar scalar, EntityContext context) {
    if (PathPattern.isMeant(scalar.text())) {
      return texts.columnPath(scalar, context.scope()).map(ValueSource.CountPath::new);
    }
    return known(scalar, context)
        ? Optional.of(new ValueSource.CountRows(scalar.text()))
        : Optional.empty();
  }

  private Optional<ValueSource> ref(YamlNode.Scalar scalar, EntityContext context) {
    if (!known(scalar, context)) {
      return Optional.empty();
    }
    EntitySpec target = context.earlier().get(scalar.text());
    if (target != null) {
      checkRef(scalar, target, context.scope());
    }
    return Optional.of(new ValueSource.Ref(scalar.text()));
  }

  private boolean known(YamlNode.Scalar scalar, EntityContext context) {
    if (!context.entities().contains(scalar.text())) {
      problems.add(SpecBinder.unknownEntity(scalar, context.entities()));
      return false;
    }
    return true;
  }

  private void checkRef(YamlNode.Scalar scalar, EntitySpec target, Scope scope) {
    if (identifier(target).isEmpty() && !target.match().isEmpty()) {
      problems.add(
          Problem.of(
                  "bad-ref",
                  "entity '"
                      + target.name()
                      + "' cannot be referred to: its key has several columns")
              .at(scalar.where())
              .hint("give it an 'id' that is not part of the key"));
    }
    if (!scope.capturesKnown() || target.each().isEmpty()) {
      return;
    }
    List<String> captures =
        target.each().stream().flatMap(path -> path.captures().stream()).toList();
    List<String> foreign =
        captures.stream().filter(name -> !scope.captures().contains(name)).distinct().toList();
    if (!foreign.isEmpty()) {
      problems.add(
          Problem.of(
                  "bad-ref",
                  "a row of '"
                      + target.name()
                      + "' is found by {"
                      + String.join("}, {", foreign)
                      + "}, which 'each' of this entity does not capture")
              .at(scalar.where())
              .hint("give 'each' of both entities the same captures"));
    }
  }

  /** The column that a reference to an entity takes: its id, else its only key column. */
  private static Optional<ColumnSpec> identifier(EntitySpec entity) {
    OptionalInt index = entity.referredIndex();
    return index.isPresent()
        ? Optional.of(entity.columns().get(index.getAsInt()))
        : Optional.empty();
  }

  private static ColumnType standardType(ValueSource source, EntityContext context) {
    if (source instanceof ValueSource.CountRows || source instanceof ValueSource.CountPath) {
      return ColumnType.INTEGER;
    }
    if (source instanceof ValueSource.NameUuid) {
      return ColumnType.UUID;
    }
    if (source instanceof ValueSource.Ref ref) {
      return Optional.ofNullable(context.earlier().get(ref.entity()))
          .flatMap(ColumnReader::identifier)
          .map(ColumnSpec::type)
          .orElse(ColumnType.TEXT);
    }
    return ColumnType.TEXT;
  }

  private static @Nullable Integer length(YamlMapping column, String key) {
    return column
        .whole(key)
        .map(length -> (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, length)))
        .orElse(null);
  }

  private DateTimeRules times(YamlMapping column, ColumnType type) {
    DateFormats formats =
        new DateFormats(
            column.scalar("locale").flatMap(texts::locale).orElse(Locale.ROOT),
            twoDigitYearsFrom(column));
    return new DateTimeRules(
        column.scalar("zone").flatMap(texts::zone).orElse(null),
        column.text("overlap").flatMap(ClockOverlap::ofWord).orElse(ClockOverlap.EARLIER),
        column.scalars("format").stream()
            .flatMap(scalar -> texts.dateFormat(scalar, formats, type).stream())
            .toList());
  }

  private @Nullable Integer twoDigitYearsFrom(YamlMapping column) {
    Optional<Long> year = column.whole("two_digit_years_from");
    if (year.isPresent() && (year.get() < 1 || year.get() > LAST_FIRST_YEAR)) {
      problems.add(
          Problem.of(
                  "bad-value",
                  "'two_digit_years_from' must be a year from 1 to "
                      + LAST_FIRST_YEAR
                      + ", but was "
                      + year.get())
              .at(column.where("two_digit_years_from")));
    }
    return year.map(value -> Math.toIntExact(Math.max(1, Math.min(LAST_FIRST_YEAR, value))))
        .orElse(null);
  }

  private static @Nullable Precision precision(YamlMapping column, ColumnType type) {
    Integer digits = length(column, type == ColumnType.DECIMAL ? "scale" : "precision");
    return digits == null
        ? null
        : new Precision(
            digits,
            column
                .text("rounding")
                .flatMap(Precision.Rounding::ofWord)
                .orElse(Precision.Rounding.REJECT));
  }

  private static boolean usesRun(ValueSource source) {
    return templates(source)
        .flatMap(template -> template.variables().stream())
        .anyMatch(name -> name.startsWith(Variables.RUN_PREFIX));
  }

  private static Stream<Template> templates(ValueSource source) {
    if (source instanceof ValueSource.FromTemplate from) {
      return Stream.of(from.template());
    }
    if (source instanceof ValueSource.NameUuid uuid) {
      return Stream.of(uuid.template());
    }
    if (source instanceof ValueSource.FirstOf first) {
      return first.choices().stream().flatMap(ColumnReader::templates);
    }
    if (source instanceof ValueSource.ListOf list) {
      return list.elements().stream().flatMap(ColumnReader::templates);
    }
    return Stream.empty();
  }
}

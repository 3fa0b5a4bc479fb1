package dev.rehome.spec.read;

import dev.rehome.problem.Problems;
import dev.rehome.record.ColumnType;
import dev.rehome.record.DateTimeRules;
import dev.rehome.record.DateTimeRules.Overlap;
import dev.rehome.record.Precision;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.Template;
import dev.rehome.spec.Transform;
import dev.rehome.spec.ValueSource;
import dev.rehome.spec.Variables;
import dev.rehome.spec.read.YamlNode.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one column in any of its forms. */
final class ColumnReader {

  /** Stands in for a source that could not be read; the spec is refused then. */
  private static final ValueSource NO_SOURCE = new ValueSource.Constant(null);

  private static final String ARROW = "=>";

  private final Problems problems;
  private final TextReader texts;
  private final ColumnChecks checks;

  ColumnReader(List<StoreDescription> stores, Problems problems, TextReader texts) {
    this.problems = problems;
    this.texts = texts;
    this.checks = new ColumnChecks(stores, problems);
  }

  /**
   * @param required whether the column is required even when it does not say so
   */
  ColumnSpec read(String name, YamlNode column, boolean required, Scope scope) {
    ValueSource source =
        (column.is(Kind.TEXT) ? texts.pathOrTemplate(column, scope) : source(column, scope))
            .orElse(NO_SOURCE);
    Optional<ColumnType> stated = column.get("type").as(ColumnType.values(), ColumnType::label);
    ColumnType type = stated.orElseGet(() -> standardType(source, scope));
    ColumnSpec spec =
        new ColumnSpec(
            name,
            source,
            texts.regex(column.get("extract")).orElse(null),
            transforms(column.get("transform")),
            type,
            required || column.get("required").asFlag().orElse(false),
            column.get("default").value(),
            column.get("min").asDecimal().orElse(null),
            column.get("max").asDecimal().orElse(null),
            column.get("min_length").asInt().orElse(null),
            column.get("max_length").asInt().orElse(null),
            texts.regex(column.get("pattern")).orElse(null),
            column.get("one_of").strings(),
            times(column, type),
            precision(column, type),
            !usesRun(source),
            column.key());
    if (stated.isPresent() || !column.has("type")) {
      checks.check(spec, column);
    }
    return spec;
  }

  private Optional<ValueSource> source(YamlNode column, Scope scope) {
    if (column.get("from").is(Kind.LIST)) {
      return Optional.of(new ValueSource.ListOf(sources(column.get("from"), scope)));
    }
    if (column.has("first")) {
      return Optional.of(new ValueSource.FirstOf(sources(column.get("first"), scope)));
    }
    if (column.has("value")) {
      return Optional.of(new ValueSource.Constant(column.get("value").value()));
    }
    return column
        .get("from")
        .ifText()
        .flatMap(node -> wholeOr(node, scope))
        .or(() -> column.get("count").ifText().flatMap(node -> count(node, scope)))
        .or(() -> column.get("ref").ifText().flatMap(node -> ref(node, scope)))
        .or(() -> texts.naming(column.get("uuid"), scope).map(ValueSource.NameUuid::new))
        .or(() -> TextReader.expression(column.get("cel")).map(ValueSource.Computed::new));
  }

  /**
   * The empty path means the value itself, but only where {@code from} or {@code first} says so.
   */
  private Optional<ValueSource> wholeOr(YamlNode node, Scope scope) {
    return node.text().isEmpty()
        ? texts.path(node).map(ValueSource.FromPath::new)
        : texts.pathOrTemplate(node, scope);
  }

  private List<ValueSource> sources(YamlNode list, Scope scope) {
    return list.texts().stream().flatMap(node -> wholeOr(node, scope).stream()).toList();
  }

  private Optional<ValueSource> count(YamlNode node, Scope scope) {
    if (PathPattern.isMeant(node.text())) {
      return texts.columnPath(node, scope).map(ValueSource.CountPath::new);
    }
    return known(node, scope)
        ? Optional.of(new ValueSource.CountRows(node.text()))
        : Optional.empty();
  }

  private Optional<ValueSource> ref(YamlNode node, Scope scope) {
    if (!known(node, scope)) {
      return Optional.empty();
    }
    Optional.ofNullable(scope.earlier().get(node.text()))
        .ifPresent(target -> checkRef(node, target, scope));
    return Optional.of(new ValueSource.Ref(node.text()));
  }

  private boolean known(YamlNode node, Scope scope) {
    if (!scope.entities().contains(node.text())) {
      problems.add(SpecBinder.unknownEntity(node, scope.entities()));
      return false;
    }
    return true;
  }

  private void checkRef(YamlNode node, EntitySpec target, Scope scope) {
    if (target.referredIndex().isEmpty() && !target.match().isEmpty()) {
      problems.add(
          "bad-ref",
          "entity '%s' cannot be referred to: its key has several columns".formatted(target.name()),
          node.where(),
          "give it an 'id' that is not part of the key");
    }
    List<String> foreign =
        target.each().stream()
            .flatMap(path -> path.captures().stream())
            .filter(name -> scope.capturesKnown() && !scope.captures().contains(name))
            .distinct()
            .toList();
    if (!foreign.isEmpty()) {
      problems.add(
          "bad-ref",
          "a row of '%s' is found by {%s}, which 'each' of this entity does not capture"
              .formatted(target.name(), String.join("}, {", foreign)),
          node.where(),
          "give 'each' of both entities the same captures");
    }
  }

  private static ColumnType standardType(ValueSource source, Scope scope) {
    if (source instanceof ValueSource.CountRows || source instanceof ValueSource.CountPath) {
      return ColumnType.INTEGER;
    }
    if (source instanceof ValueSource.NameUuid) {
      return ColumnType.UUID;
    }
    EntitySpec target =
        source instanceof ValueSource.Ref ref ? scope.earlier().get(ref.entity()) : null;
    return target == null || target.referredIndex().isEmpty()
        ? ColumnType.TEXT
        : target.columns().get(target.referredIndex().getAsInt()).type();
  }

  private List<Transform> transforms(YamlNode yaml) {
    Stream<YamlNode> nodes = yaml.is(Kind.LIST) ? yaml.items().stream() : Stream.of(yaml);
    return nodes.flatMap(this::transform).toList();
  }

  private Stream<Transform> transform(YamlNode node) {
    return node.is(Kind.TEXT)
        ? node.as(Transform.Kind.values(), Transform.Kind::label).stream()
            .map(kind -> new Transform(kind, null))
        : Arrays.stream(Transform.Kind.values())
            .filter(kind -> node.get(kind.label()).is(Kind.TEXT))
            .limit(1)
            .map(kind -> withArgument(kind, node.get(kind.label())));
  }

  private Transform withArgument(Transform.Kind kind, YamlNode argument) {
    String text = argument.text();
    if (kind == Transform.Kind.REPLACE && text.indexOf(ARROW) < 1) {
      problems.add(
          "bad-argument", "'replace' must be 'old=>new', but was '" + text + "'", argument.where());
    } else if (kind == Transform.Kind.SPLIT && text.isEmpty()) {
      problems.add("bad-argument", "'split' needs a separator", argument.where());
    }
    return new Transform(kind, text);
  }

  private DateTimeRules times(YamlNode column, ColumnType type) {
    DateFormats formats =
        new DateFormats(
            texts.locale(column.get("locale")).orElse(Locale.ROOT),
            firstYear(column.get("two_digit_years_from")));
    return new DateTimeRules(
        texts.zone(column.get("zone")).orElse(null),
        column.get("overlap").as(Overlap.values(), Overlap::label).orElse(Overlap.EARLIER),
        column.get("format").texts().stream()
            .flatMap(node -> texts.dateFormat(node, formats, type).stream())
            .toList());
  }

  /** Any year will do where the one that is given cannot be used. */
  private static @Nullable Integer firstYear(YamlNode yaml) {
    return yaml.asInt().orElse(yaml.present() ? 1 : null);
  }

  private static @Nullable Precision precision(YamlNode column, ColumnType type) {
    Precision.Rounding rounding =
        column
            .get("rounding")
            .as(Precision.Rounding.values(), Precision.Rounding::label)
            .orElse(Precision.Rounding.REJECT);
    return column
        .get(type == ColumnType.DECIMAL ? "scale" : "precision")
        .asInt()
        .map(digits -> new Precision(digits, rounding))
        .orElse(null);
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
    return source instanceof ValueSource.ListOf list
        ? list.elements().stream().flatMap(ColumnReader::templates)
        : Stream.empty();
  }
}

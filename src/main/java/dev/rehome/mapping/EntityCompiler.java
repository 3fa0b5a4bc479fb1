package dev.rehome.mapping;

import dev.rehome.mapping.CompiledTemplate.Part;
import dev.rehome.mapping.UsedFields.Extent;
import dev.rehome.mapping.UsedFields.UsedPath;
import dev.rehome.mapping.expression.CompiledExpression;
import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.record.Coercion;
import dev.rehome.record.Coercion.Mismatch;
import dev.rehome.record.PlainText;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.Template;
import dev.rehome.spec.ValueSource;
import dev.rehome.spec.Variables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compiles one entity, and notes which source fields it uses. */
final class EntityCompiler {

  private static final Set<String> FILE_MEMBERS =
      Set.of("path", "name", "stem", "extension", "directory");

  private final MapperCompiler mapper;
  private final EntitySpec entity;
  private final int index;
  private final List<String> captureNames;
  private final List<UsedPath> used = new ArrayList<>();

  EntityCompiler(MapperCompiler mapper, EntitySpec entity, int index) {
    this.mapper = mapper;
    this.entity = entity;
    this.index = index;
    this.captureNames =
        List.copyOf(
            entity.each().stream()
                .flatMap(path -> path.segments().stream())
                .filter(PathPattern.Match.class::isInstance)
                .flatMap(segment -> ((PathPattern.Match) segment).captures().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  List<UsedPath> used() {
    return used;
  }

  EntityMapper compile() {
    for (PathPattern path : entity.each()) {
      int size = path.segments().size();
      used.add(new UsedPath(path.segments(), Extent.WAY, size, false));
      if (entity.split() != null) {
        used.add(
            new UsedPath(path.segments().subList(0, size - 1), Extent.SINGLE, size - 1, false));
      }
    }
    List<ColumnMapper> columns = new ArrayList<>();
    for (int i = 0; i < entity.columns().size(); i++) {
      columns.add(column(i, entity.columns().get(i)));
    }
    Template legacyId = entity.legacyId();
    return new EntityMapper(
        index,
        entity,
        captureNames,
        entity.each().stream()
            .map(path -> CompiledPath.of(path, captureNames, entity.split()))
            .toList(),
        when(),
        columns,
        entity.each().isEmpty()
            ? EntityMapper.NO_PLACE
            : mapper.watched().add(entity.name(), entity.each(), List.of()),
        legacyId == null ? null : template(legacyId, Location.of(mapper.specPath())));
  }

  private @Nullable CompiledExpression when() {
    if (entity.when() == null) {
      return null;
    }
    CompiledExpression when = mapper.expression(entity.when(), variables(), true);
    if (when != null) {
      noteUses(when);
    }
    return when;
  }

  private ColumnMapper column(int columnIndex, ColumnSpec column) {
    Coercion coercion = Coercion.to(column.type(), column.times(), column.precision());
    List<Function<Object, @Nullable Object>> steps = new ArrayList<>();
    if (column.extract() != null) {
      steps.add(extract(column.extract()));
    }
    column.transforms().forEach(transform -> steps.add(TransformSteps.of(transform)));
    return new ColumnMapper(
        columnIndex,
        column,
        watched(column, reader(column.source(), columnIndex, column)),
        steps,
        coercion,
        column.defaultValue() == null ? null : defaultValue(column, coercion),
        column.required() || entity.match().contains(column.name()));
  }

  private @Nullable Object defaultValue(ColumnSpec column, Coercion coercion) {
    Object value = column.defaultValue();
    if (value == null) {
      return null;
    }
    Object coerced = coercion.coerce(value);
    if (coerced instanceof Mismatch mismatch) {
      mapper.problem(
          Problem.of(
                  "bad-default",
                  "the default of column '%s' does not fit its type: %s"
                      .formatted(column.name(), mismatch.message()))
              .at(column.where()));
    }
    return coerced;
  }

  /** Java's regular expressions can exhaust the stack on long texts: that is not a match. */
  private static Function<Object, @Nullable Object> extract(Pattern pattern) {
    return TransformSteps.eachText(
        text -> {
          try {
            Matcher matcher = pattern.matcher(text);
            return matcher.find() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
          } catch (StackOverflowError e) {
            return new Mismatch("pattern", "the text is too long for " + pattern.pattern());
          }
        });
  }

  private ValueReader reader(ValueSource source, int columnIndex, ColumnSpec column) {
    if (source instanceof ValueSource.FromPath from) {
      return path(from.path());
    }
    if (source instanceof ValueSource.FromTemplate from) {
      return template(from.template(), column.where())::text;
    }
    if (source instanceof ValueSource.Constant constant) {
      Object value = constant.value();
      return row -> value;
    }
    if (source instanceof ValueSource.FirstOf first) {
      return firstOf(readers(first.choices(), columnIndex, column));
    }
    if (source instanceof ValueSource.ListOf list) {
      return listOf(readers(list.elements(), columnIndex, column));
    }
    if (source instanceof ValueSource.CountRows count) {
      int counted = mapper.entityIndex(count.entity());
      return row -> (long) row.pass.rows(counted).size();
    }
    if (source instanceof ValueSource.CountPath count) {
      return count(count.path());
    }
    if (source instanceof ValueSource.Ref ref) {
      return ref(mapper.entity(ref.entity()), mapper.spec(ref.entity()), column);
    }
    if (source instanceof ValueSource.NameUuid uuid) {
      return nameUuid(template(uuid.template(), column.where()));
    }
    return computed((ValueSource.Computed) source, columnIndex);
  }

  /** Notes whether a column that takes its value from paths ever finds something there. */
  private ValueReader watched(ColumnSpec column, ValueReader reader) {
    List<PathPattern> paths = paths(column.source()).toList();
    if (paths.isEmpty() || paths.stream().anyMatch(path -> path.segments().isEmpty())) {
      return reader;
    }
    int place = mapper.watched().add(entity.name() + "." + column.name(), paths, entity.each());
    boolean count = column.source() instanceof ValueSource.CountPath;
    List<Predicate<RowScope>> present = paths.stream().map(this::present).toList();
    return row -> {
      Object value = reader.read(row);
      if (!row.pass.tally.hasFound(place)) {
        boolean hit = value != null && !count || present.stream().anyMatch(one -> one.test(row));
        row.pass.tally.look(place, hit);
      }
      return value;
    };
  }

  private Predicate<RowScope> present(PathPattern path) {
    CompiledPath compiled = CompiledPath.of(path);
    if (path.fromFile()) {
      return row -> compiled.leadsAnywhere(row.pass.source.file().beside());
    }
    return startsAtRoot(path)
        ? row -> compiled.leadsAnywhere(row.pass.root())
        : row -> compiled.leadsAnywhere(row.element);
  }

  private static Stream<PathPattern> paths(ValueSource source) {
    if (source instanceof ValueSource.FromPath from) {
      return Stream.of(from.path());
    }
    if (source instanceof ValueSource.CountPath count) {
      return Stream.of(count.path());
    }
    if (source instanceof ValueSource.FirstOf first) {
      return first.choices().stream().flatMap(EntityCompiler::paths);
    }
    return source instanceof ValueSource.ListOf list
        ? list.elements().stream().flatMap(EntityCompiler::paths)
        : Stream.empty();
  }

  private List<ValueReader> readers(List<ValueSource> sources, int columnIndex, ColumnSpec column) {
    return sources.stream().map(source -> reader(source, columnIndex, column)).toList();
  }

  private ValueReader path(PathPattern path) {
    noteUse(path, Extent.WHOLE, false);
    CompiledPath compiled = CompiledPath.of(path);
    if (path.fromFile()) {
      return row -> compiled.first(row.pass.source.file().beside());
    }
    return startsAtRoot(path)
        ? row -> compiled.first(row.pass.root())
        : row -> compiled.first(row.element);
  }

  private boolean startsAtRoot(PathPattern path) {
    return path.fromRoot() || entity.each().isEmpty();
  }

  private static ValueReader firstOf(List<ValueReader> choices) {
    return row -> {
      for (int i = 0; i < choices.size(); i++) {
        Object value = choices.get(i).read(row);
        if (value != null) {
          return value;
        }
      }
      return null;
    };
  }

  /** A list of nothing is no value, so that required and default mean something. */
  private static ValueReader listOf(List<ValueReader> elements) {
    return row -> {
      List<Object> values = new ArrayList<>(elements.size());
      for (int i = 0; i < elements.size(); i++) {
        Object value = elements.get(i).read(row);
        if (value instanceof Mismatch) {
          return value;
        }
        if (value != null) {
          values.add(value);
        }
      }
      return values.isEmpty() ? null : values;
    };
  }

  private ValueReader count(PathPattern path) {
    noteUse(path, Extent.WHOLE, true);
    CompiledPath compiled = CompiledPath.of(path);
    boolean root = startsAtRoot(path);
    boolean beside = path.fromFile();
    return row -> {
      Object start =
          beside ? row.pass.source.file().beside() : root ? row.pass.root() : row.element;
      return compiled.single() ? size(compiled.first(start)) : (Object) compiled.matches(start);
    };
  }

  private static Object size(@Nullable Object value) {
    if (value == null) {
      return 0L;
    }
    if (value instanceof List<?> list) {
      return (long) list.size();
    }
    return value instanceof Map<?, ?> map
        ? (Object) (long) map.size()
        : new Mismatch(
            "structure",
            "expected a list or an object to count but found " + PlainText.shown(value));
  }

  private ValueReader ref(EntityMapper parent, EntitySpec parentSpec, ColumnSpec column) {
    int referred = referredColumn(parentSpec, column);
    int[] slots = parent.captureNames.stream().mapToInt(captureNames::indexOf).toArray();
    return row -> {
      List<RowScope> rows =
          slots.length == 0
              ? row.pass.rows(parent.index)
              : row.pass.rows(parent, captures(row, slots));
      if (rows.isEmpty()) {
        return null;
      }
      RowScope target = rows.get(0).kept;
      for (int i = 1; i < rows.size(); i++) {
        if (rows.get(i).kept != target) {
          return new Mismatch(
              "ref",
              "expected one row to refer to but this record makes %d".formatted(rows.size()));
        }
      }
      return target.failed(referred) ? ValueReader.ALREADY_REPORTED : target.values[referred];
    };
  }

  private int referredColumn(EntitySpec parent, ColumnSpec column) {
    OptionalInt referred = parent.referredIndex();
    if (referred.isEmpty()) {
      mapper.problem(
          Problem.of(
                  "ambiguous-ref",
                  "column '%s' refers to '%s', which has no id and more than one key column"
                      .formatted(column.name(), parent.name()))
              .at(column.where())
              .hint("give '" + parent.name() + "' an id"));
    }
    return referred.orElse(0);
  }

  private static List<@Nullable String> captures(RowScope row, int[] slots) {
    @Nullable String[] captures = new @Nullable String[slots.length];
    for (int i = 0; i < slots.length; i++) {
      captures[i] = slots[i] < 0 ? null : row.captures[slots[i]];
    }
    return Arrays.asList(captures);
  }

  private ValueReader nameUuid(CompiledTemplate template) {
    String name = entity.name();
    return row -> {
      String text = template.text(row);
      return text == null ? null : row.pass.workspace.nameUuid(name, text);
    };
  }

  private ValueReader computed(ValueSource.Computed source, int columnIndex) {
    Map<String, @Nullable Set<String>> variables = variables();
    List<String> earlier =
        entity.columns().subList(0, columnIndex).stream().map(ColumnSpec::name).toList();
    variables.put("row", Set.copyOf(earlier));
    CompiledExpression expression = mapper.expression(source.expression(), variables, false);
    if (expression == null) {
      return row -> null;
    }
    noteUses(expression);
    ColumnUses columns = rowColumns(expression);
    return row -> {
      if (columns.anyFailed(row.pass, row)) {
        return ValueReader.ALREADY_REPORTED;
      }
      Object value = expression.evaluate(row::variable);
      if (!(value instanceof CompiledExpression.Failure failure)) {
        return value;
      }
      return columns.anyWithoutValue(row.pass, row)
          ? null
          : new Mismatch("cel", failure.message() + " in the expression: " + expression.text());
    };
  }

  private ColumnUses rowColumns(CompiledExpression expression) {
    return new ColumnUses(
        expression.uses().stream()
            .filter(use -> use.variable().equals("row") && !use.path().isEmpty())
            .map(use -> new ColumnUses.ColumnUse(null, entity.columnIndex(use.path().get(0))))
            .toList());
  }

  /** The variables of an expression in this entity. */
  Map<String, @Nullable Set<String>> variables() {
    Map<String, @Nullable Set<String>> variables = mapper.variables();
    variables.put("capture", Set.copyOf(captureNames));
    return variables;
  }

  static Set<String> fileMembers() {
    return FILE_MEMBERS;
  }

  /** Notes what an expression reads; a variable used as such is used with everything in it. */
  void noteUses(CompiledExpression expression) {
    for (CompiledExpression.Use use : expression.uses()) {
      boolean root = use.variable().equals("root");
      if (root || use.variable().equals("record")) {
        List<PathPattern.Segment> keys =
            use.path().stream().<PathPattern.Segment>map(PathPattern.Key::new).toList();
        noteUse(new PathPattern(expression.text(), root, keys), extent(use), true);
      }
    }
  }

  static Extent extent(CompiledExpression.Use use) {
    return use.namesOnly() ? Extent.NAMES : Extent.WHOLE;
  }

  private void noteUse(PathPattern path, Extent extent, boolean allMatches) {
    if (path.fromFile() || startsAtRoot(path)) {
      int all = allMatches ? path.segments().size() : 0;
      used.add(new UsedPath(path.segments(), extent, all, path.fromFile()));
      return;
    }
    for (PathPattern each : entity.each()) {
      List<PathPattern.Segment> fromRoot = new ArrayList<>(each.segments());
      fromRoot.addAll(path.segments());
      int all = allMatches ? fromRoot.size() : each.segments().size();
      used.add(new UsedPath(fromRoot, extent, all, false));
    }
  }

  private CompiledTemplate template(Template template, Location where) {
    List<Part> parts = new ArrayList<>();
    for (Template.Part part : template.parts()) {
      if (part instanceof Template.Literal literal) {
        String text = literal.text();
        parts.add(row -> text);
      } else if (part instanceof Template.Variable variable) {
        parts.add(variable(variable.name(), where));
      }
    }
    if (parts.isEmpty()) {
      parts.add(row -> "");
    }
    return new CompiledTemplate(parts);
  }

  private Part variable(String name, Location where) {
    int slot = captureNames.indexOf(name);
    if (slot >= 0) {
      return row -> row.captures[slot];
    }
    String fixed = mapper.fixedVariable(name);
    if (fixed != null) {
      return row -> fixed;
    }
    return switch (name) {
      case "file.path" -> row -> row.pass.file().path();
      case "file.name" -> row -> row.pass.file().name();
      case "file.stem" -> row -> row.pass.file().stem();
      case "file.extension" -> row -> row.pass.file().extension();
      case "file.directory" -> row -> row.pass.file().directory();
      case "file.modified" -> row -> row.pass.file().modified();
      case "record.number" -> row -> Long.toString(row.pass.source.place().record());
      case "record.key" -> row -> row.pass.source.key();
      case "each.value" -> {
        noteUse(new PathPattern("", false, List.of()), Extent.SINGLE, true);
        yield row -> row.element == null ? null : PlainText.of(row.element);
      }
      case "each.number" -> row -> Integer.toString(row.ordinal);
      default -> unknownVariable(name, where);
    };
  }

  private Part unknownVariable(String name, Location where) {
    if (!mapper.reportedParameter(name)) {
      Set<String> allowed = new TreeSet<>(Variables.BUILT_IN.keySet());
      allowed.addAll(entity.each().isEmpty() ? Set.of() : Variables.OF_EACH.keySet());
      allowed.addAll(captureNames);
      allowed.addAll(mapper.parameterVariables());
      mapper.problem(
          Problem.of("unknown-variable", "there is no variable '" + name + "' here")
              .at(where)
              .hint(DidYouMean.hint(name, allowed)));
    }
    return row -> null;
  }
}

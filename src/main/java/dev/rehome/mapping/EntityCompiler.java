package dev.rehome.mapping;

import dev.rehome.mapping.expression.CompiledExpression;
import dev.rehome.problem.Problem;
import dev.rehome.record.Coercion;
import dev.rehome.record.Coercion.Mismatch;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.PathPattern;
import dev.rehome.spec.Template;
import dev.rehome.spec.ValueSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compiles one entity, and notes which source fields it uses. */
final class EntityCompiler {

  static final Set<String> FILE_MEMBERS = Set.of("path", "name", "stem", "extension", "directory");

  private final MapperCompiler mapper;
  private final EntitySpec entity;
  private final int index;
  private final List<String> captureNames;
  private final FieldUses uses;
  private final SourceCompiler sources;

  EntityCompiler(MapperCompiler mapper, EntitySpec entity, int index) {
    this.mapper = mapper;
    this.entity = entity;
    this.index = index;
    this.uses = new FieldUses(entity.each(), entity.split());
    this.captureNames =
        entity.each().stream().flatMap(path -> path.captures().stream()).distinct().toList();
    this.sources = new SourceCompiler(mapper, entity, captureNames, uses);
  }

  FieldUses uses() {
    return uses;
  }

  EntityMapper compile() {
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
        legacyId == null ? null : sources.template(legacyId));
  }

  private @Nullable CompiledExpression when() {
    if (entity.when() == null) {
      return null;
    }
    CompiledExpression when = mapper.expression(entity.when(), variables(), true);
    if (when != null) {
      uses.note(when);
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
        watched(column, sources.reader(column.source(), columnIndex, column)),
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

  /** Notes whether a column that takes its value from paths ever finds something there. */
  private ValueReader watched(ColumnSpec column, ValueReader reader) {
    List<PathPattern> paths = column.source().paths().toList();
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
    ValueReader start = sources.start(path);
    return row -> compiled.leadsAnywhere(start.read(row));
  }

  Map<String, @Nullable Set<String>> variables() {
    return sources.variables();
  }
}

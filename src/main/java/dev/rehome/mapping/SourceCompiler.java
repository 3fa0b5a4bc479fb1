package dev.rehome.mapping;

import dev.rehome.mapping.CompiledTemplate.Part;
import dev.rehome.mapping.UsedFields.Extent;
import dev.rehome.mapping.expression.CompiledExpression;
import dev.rehome.problem.Problem;
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
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles where the columns of one entity take their values from. */
final class SourceCompiler {

  private final MapperCompiler mapper;
  private final EntitySpec entity;
  private final List<String> captureNames;
  private final FieldUses uses;

  SourceCompiler(
      MapperCompiler mapper, EntitySpec entity, List<String> captureNames, FieldUses uses) {
    this.mapper = mapper;
    this.entity = entity;
    this.captureNames = captureNames;
    this.uses = uses;
  }

  /**
   * @param columnIndex of the column in its entity
   */
  ValueReader reader(ValueSource source, int columnIndex, ColumnSpec column) {
    if (source instanceof ValueSource.FromPath from) {
      return path(from.path());
    }
    if (source instanceof ValueSource.FromTemplate from) {
      return template(from.template())::text;
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
      return nameUuid(template(uuid.template()));
    }
    return computed((ValueSource.Computed) source, columnIndex);
  }

  private List<ValueReader> readers(List<ValueSource> sources, int columnIndex, ColumnSpec column) {
    return sources.stream().map(source -> reader(source, columnIndex, column)).toList();
  }

  private ValueReader path(PathPattern path) {
    uses.note(path, Extent.WHOLE, false);
    CompiledPath compiled = CompiledPath.of(path);
    ValueReader start = start(path);
    return row -> compiled.first(start.read(row));
  }

  /** Where a path starts. */
  ValueReader start(PathPattern path) {
    if (path.fromFile()) {
      return row -> row.pass.source.file().fileFields();
    }
    return uses.startsAtRoot(path) ? row -> row.pass.root() : row -> row.element;
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
    uses.note(path, Extent.WHOLE, true);
    CompiledPath compiled = CompiledPath.of(path);
    ValueReader start = start(path);
    return compiled.single()
        ? row -> size(compiled.first(start.read(row)))
        : row -> compiled.matches(start.read(row));
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
    uses.note(expression);
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

  CompiledTemplate template(Template template) {
    List<Part> parts = new ArrayList<>();
    for (Template.Part part : template.parts()) {
      if (part instanceof Template.Literal literal) {
        String text = literal.text();
        parts.add(row -> text);
      } else if (part instanceof Template.Variable variable) {
        parts.add(variable(variable.name()));
      }
    }
    if (parts.isEmpty()) {
      parts.add(row -> "");
    }
    return new CompiledTemplate(parts);
  }

  private Part variable(String name) {
    int slot = captureNames.indexOf(name);
    if (slot >= 0) {
      return row -> row.captures[slot];
    }
    String fixed = mapper.fixedVariable(name);
    if (fixed != null) {
      return row -> fixed;
    }
    if (name.startsWith("file.")) {
      return row -> row.pass.workspace.fileVariables().get(name);
    }
    return switch (name) {
      case "record.number" -> row -> Long.toString(row.pass.source.place().record());
      case "record.key" -> row -> row.pass.source.key();
      case "each.value" -> {
        uses.note(new PathPattern("", false, List.of()), Extent.SINGLE, true);
        yield row -> row.element == null ? null : PlainText.of(row.element);
      }
      case "each.number" -> row -> Integer.toString(row.ordinal);
      default -> {
        if (!name.startsWith(Variables.PARAMETER_PREFIX)) {
          throw new IllegalArgumentException("the spec lets pass an unknown variable: " + name);
        }
        yield row -> null;
      }
    };
  }
}

package dev.rehome.mapping;

import dev.rehome.mapping.UsedFields.UsedPath;
import dev.rehome.mapping.expression.CelExpressions;
import dev.rehome.mapping.expression.CompiledExpression;
import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Fault;
import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.ColumnSpec;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Expression;
import dev.rehome.spec.RuleLevel;
import dev.rehome.spec.RuleSpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.Variables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compiles a spec, collecting all problems. */
final class MapperCompiler {

  private static final Pattern NAME_IN_EXPRESSIONS = Pattern.compile(Variables.NAME);

  private final Spec spec;
  private final RunValues run;
  private final Map<String, String> parameters;
  private final Problems problems = new Problems();
  private final WatchedPaths watched = new WatchedPaths();
  private final Map<String, EntityMapper> entities = new HashMap<>();
  private final List<EntityCompiler> compilers = new ArrayList<>();

  /** What rules over whole records use. */
  private final FieldUses usedByRules = new FieldUses(List.of(), null);

  /** Made when the first expression is met, so that other specs never load the language. */
  private @Nullable CelExpressions expressions;

  MapperCompiler(Spec spec, Map<String, String> parameters, RunValues run) {
    this.spec = spec;
    this.run = run;
    this.parameters = effective(parameters);
  }

  RecordMapper compile() {
    List<EntityMapper> mappers = new ArrayList<>();
    for (int i = 0; i < spec.entities().size(); i++) {
      EntitySpec entity = spec.entities().get(i);
      EntityCompiler compiler = new EntityCompiler(this, entity, i);
      compilers.add(compiler);
      EntityMapper mapper = compiler.compile();
      mappers.add(mapper);
      entities.put(entity.name(), mapper);
    }
    List<RuleMapper> rules = new ArrayList<>();
    for (RuleSpec rule : spec.rules()) {
      RuleMapper compiled = rule(rule);
      if (compiled != null) {
        rules.add(compiled);
      }
    }
    problems.throwIfAny(Fault.USAGE);
    List<List<UsedPath>> used = compilers.stream().map(compiler -> compiler.uses().all()).toList();
    return new RecordMapper(
        spec.entities(), mappers, rules, used, usedByRules.all(), Map.copyOf(parameters), watched);
  }

  private Map<String, String> effective(Map<String, String> given) {
    Set<String> declared = spec.parameters().keySet();
    for (String name : given.keySet()) {
      if (!declared.contains(name)) {
        problems.add(
            Problem.of("unknown-parameter", "the spec has no parameter '" + name + "'")
                .at(Location.of(spec.path()))
                .hint(
                    declared.isEmpty()
                        ? "it declares none; leave out --param " + name
                        : DidYouMean.hint(name, declared)));
      }
    }
    Map<String, String> effective = new LinkedHashMap<>();
    for (Map.Entry<String, @Nullable String> parameter : spec.parameters().entrySet()) {
      String value = given.getOrDefault(parameter.getKey(), parameter.getValue());
      if (value == null) {
        problems.add(
            Problem.of("missing-parameter", "parameter '" + parameter.getKey() + "' must be given")
                .at(Location.of(spec.path()))
                .hint("add --param " + parameter.getKey() + "=…"));
      } else {
        effective.put(parameter.getKey(), value);
      }
    }
    return effective;
  }

  private @Nullable RuleMapper rule(RuleSpec rule) {
    Map<String, @Nullable Set<String>> variables = variables();
    EntityCompiler compiler = null;
    EntityMapper entity = null;
    if (rule.entity() != null) {
      int index = spec.entityIndex(rule.entity());
      compiler = compilers.get(index);
      entity = entities.get(rule.entity());
      variables = compiler.variables();
      variables.put("row", columnNames(spec.entities().get(index)));
    }
    for (EntitySpec each : spec.entities()) {
      if (NAME_IN_EXPRESSIONS.matcher(each.name()).matches()) {
        variables.put(each.name(), each.each().isEmpty() ? columnNames(each) : null);
      }
    }
    CompiledExpression check = expression(rule.check(), variables, true);
    if (check == null) {
      return null;
    }
    if (rule.level() == RuleLevel.ERROR) {
      (compiler == null ? usedByRules : compiler.uses()).note(check);
    }
    return new RuleMapper(check, columns(check, entity), rule.message(), entity, rule.level());
  }

  private static Set<String> columnNames(EntitySpec entity) {
    return entity.columns().stream().map(ColumnSpec::name).collect(Collectors.toSet());
  }

  private ColumnUses columns(CompiledExpression check, @Nullable EntityMapper own) {
    List<ColumnUses.ColumnUse> uses = new ArrayList<>();
    for (CompiledExpression.Use use : check.uses()) {
      EntityMapper entity = use.variable().equals("row") ? own : rowOf(use.variable());
      if (entity != null && !use.path().isEmpty()) {
        int column = spec.entities().get(entity.index).columnIndex(use.path().get(0));
        uses.add(new ColumnUses.ColumnUse(entity == own ? null : entity, column));
      }
    }
    return new ColumnUses(List.copyOf(uses));
  }

  private @Nullable EntityMapper rowOf(String variable) {
    EntityMapper entity = entities.get(variable);
    return entity == null || entity.repeats() ? null : entity;
  }

  /** The variables of every expression; more come on top. */
  Map<String, @Nullable Set<String>> variables() {
    Map<String, @Nullable Set<String>> variables = new HashMap<>();
    variables.put("record", null);
    variables.put("root", null);
    variables.put("file", EntityCompiler.FILE_MEMBERS);
    variables.put("param", new HashSet<>(spec.parameters().keySet()));
    return variables;
  }

  @Nullable CompiledExpression expression(
      Expression expression, Map<String, @Nullable Set<String>> variables, boolean condition) {
    if (expressions == null) {
      expressions = new CelExpressions();
    }
    return expressions.compile(expression, variables, condition, problems::add);
  }

  WatchedPaths watched() {
    return watched;
  }

  void problem(Problem problem) {
    problems.add(problem);
  }

  int entityIndex(String name) {
    return spec.entityIndex(name);
  }

  EntitySpec spec(String name) {
    return spec.entities().get(spec.entityIndex(name));
  }

  /** An entity that has been compiled already: the spec has parents before children. */
  EntityMapper entity(String name) {
    EntityMapper entity = entities.get(name);
    if (entity == null) {
      throw new IllegalArgumentException("'" + name + "' must precede what refers to it");
    }
    return entity;
  }

  /** The value of a variable that is the same for the whole run; null when it is none. */
  @Nullable String fixedVariable(String name) {
    if (name.startsWith(Variables.PARAMETER_PREFIX)) {
      return parameters.get(name.substring(Variables.PARAMETER_PREFIX.length()));
    }
    return switch (name) {
      case "run.id" -> run.id();
      case "run.started_at" -> run.startedAt().toString();
      default -> null;
    };
  }
}

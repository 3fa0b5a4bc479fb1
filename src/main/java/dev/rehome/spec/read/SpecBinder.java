package dev.rehome.spec.read;

import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Expression;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.RuleLevel;
import dev.rehome.spec.RuleSpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.StoreDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns a whole spec's YAML into its record. Reports what is wrong and goes on with stand-ins. */
final class SpecBinder {

  /** What CEL, or the mapping, already calls something else. */
  private static final Set<String> RESERVED =
      new TreeSet<>(
          Set.of(
              "record",
              "root",
              "row",
              "file",
              "param",
              "capture",
              "true",
              "false",
              "null",
              "in",
              "as",
              "break",
              "const",
              "continue",
              "else",
              "for",
              "function",
              "if",
              "import",
              "let",
              "loop",
              "package",
              "namespace",
              "return",
              "var",
              "void",
              "while"));

  private final List<StoreDescription> stores;
  private final Problems problems;
  private final TextReader texts;
  private final SourceReader sources;
  private final EntityReader entities;

  SpecBinder(List<FormatDescription> formats, List<StoreDescription> stores, Problems problems) {
    this.stores = stores;
    this.problems = problems;
    this.texts = new TextReader(problems);
    this.sources = new SourceReader(formats, problems, texts);
    this.entities = new EntityReader(stores, problems, texts);
  }

  Spec bind(YamlMapping root, String path, String checksum) {
    Map<String, @Nullable String> parameters = parameters(root);
    Scope scope =
        new Scope(parameters.keySet(), !root.misspelt("parameters"), false, Set.of(), true);
    List<EntitySpec> read = entities(root, scope);
    return new Spec(
        root.text("name").orElse(""),
        root.text("description").orElse(null),
        path,
        checksum,
        parameters,
        sources.read(root.sectionOrEmpty("source")),
        read,
        rules(root));
  }

  private static Map<String, @Nullable String> parameters(YamlMapping root) {
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    Map<String, YamlMapping> declared = root.sections("parameters");
    root.members("parameters")
        .keySet()
        .forEach(
            name ->
                parameters.put(
                    name,
                    Optional.ofNullable(declared.get(name))
                        .flatMap(SpecBinder::standard)
                        .orElse(null)));
    return Collections.unmodifiableMap(parameters);
  }

  private static Optional<String> standard(YamlMapping parameter) {
    return parameter
        .node("default")
        .filter(node -> node.value() != null)
        .map(node -> ((YamlNode.Scalar) node).text());
  }

  private List<EntitySpec> entities(YamlMapping root, Scope scope) {
    Map<String, YamlMapping> sections = root.sections("entities");
    Set<String> names = root.members("entities").keySet();
    root.members("entities").forEach(this::checkName);
    Map<String, EntitySpec> read = new LinkedHashMap<>();
    for (String name : new EntityOrder(sections, problems).names()) {
      EntityContext context = new EntityContext(name, scope, names, read);
      Optional.ofNullable(sections.get(name))
          .ifPresent(section -> read.put(name, entities.read(section, context)));
    }
    new Embedding(read, problems).check(sections, stores);
    TargetChecks targets = new TargetChecks(stores, read.values(), problems);
    root.members("entities")
        .forEach(
            (name, entry) ->
                Optional.ofNullable(read.get(name))
                    .ifPresent(
                        entity ->
                            targets.check(
                                entity, Objects.requireNonNull(sections.get(name)), entry)));
    return List.copyOf(read.values());
  }

  private void checkName(String name, YamlNode.Entry entry) {
    if (RESERVED.contains(name)) {
      problems.add(
          Problem.of(
                  "reserved-name",
                  "an entity cannot be called '" + name + "', which means something in expressions")
              .at(entry.where())
              .hint("call it something else and say 'table: " + name + "'"));
    }
  }

  private List<RuleSpec> rules(YamlMapping root) {
    Set<String> names = root.members("entities").keySet();
    List<RuleSpec> rules = new ArrayList<>();
    for (YamlMapping rule : root.list("rules")) {
      rule.scalar("for").ifPresent(scalar -> checkEntity(scalar, names));
      rule.scalar("check")
          .map(scalar -> new Expression(scalar.text(), scalar.where()))
          .ifPresent(
              check ->
                  rules.add(
                      new RuleSpec(
                          check,
                          rule.text("message").orElse(""),
                          rule.text("for").orElse(null),
                          rule.text("level").flatMap(RuleLevel::ofWord).orElse(RuleLevel.ERROR))));
    }
    return List.copyOf(rules);
  }

  private void checkEntity(YamlNode.Scalar scalar, Set<String> names) {
    if (!names.isEmpty() && !names.contains(scalar.text())) {
      problems.add(unknownEntity(scalar, names));
    }
  }

  static Problem unknownEntity(YamlNode.Scalar scalar, Set<String> names) {
    return Problem.of("unknown-entity", "unknown entity '" + scalar.text() + "'")
        .at(scalar.where())
        .hint(DidYouMean.hint(scalar.text(), names));
  }
}

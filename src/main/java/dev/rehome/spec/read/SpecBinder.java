package dev.rehome.spec.read;

import dev.rehome.problem.DidYouMean;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.FormatDescription;
import dev.rehome.spec.RuleLevel;
import dev.rehome.spec.RuleSpec;
import dev.rehome.spec.Spec;
import dev.rehome.spec.StoreDescription;
import dev.rehome.spec.read.YamlNode.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a whole spec's YAML into its record. Reports what is wrong and goes on with stand-ins. */
final class SpecBinder {

  /** What CEL, or the mapping, already calls something else. */
  private static final Set<String> RESERVED =
      Set.of(
          ("record root row file param capture true false null in as break const continue else for"
                  + " function if import let loop package namespace return var void while")
              .split(" "));

  private final List<StoreDescription> stores;
  private final Problems problems;
  private final TextReader texts;
  private final SourceReader sources;
  private final EntityReader entities;

  SpecBinder(List<FormatDescription> formats, List<StoreDescription> stores, Problems problems) {
    this.stores = stores;
    this.problems = problems;
    this.texts = new TextReader(problems);
    this.sources = new SourceReader(formats, texts);
    this.entities = new EntityReader(stores, problems, texts);
  }

  Spec bind(YamlNode root, String path, String checksum, String text) {
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    YamlNode declared = root.get("parameters");
    declared.entries().forEach((name, parameter) -> parameters.put(name, standard(parameter)));
    Set<String> names = root.get("entities").entries().keySet();
    boolean known = declared.kind() != Kind.UNUSABLE;
    Map<String, EntitySpec> read = new LinkedHashMap<>();
    Scope scope = new Scope(parameters.keySet(), known, names, read, false, Set.of(), true);
    readEntities(root.get("entities").entries(), scope, read);
    return new Spec(
        root.get("name").asText().orElse(""),
        root.get("description").asText().orElse(null),
        path,
        checksum,
        text,
        Collections.unmodifiableMap(parameters),
        sources.read(root.get("source")),
        List.copyOf(read.values()),
        rules(root.get("rules"), names));
  }

  private static @Nullable String standard(YamlNode parameter) {
    YamlNode standard = parameter.get("default");
    return standard.value() == null ? null : standard.text();
  }

  private void readEntities(
      Map<String, YamlNode> nodes, Scope scope, Map<String, EntitySpec> read) {
    nodes.forEach(this::checkName);
    for (String name : new EntityOrder(nodes, problems).names()) {
      YamlNode entity = nodes.get(name);
      if (entity != null && entity.is(Kind.MAPPING)) {
        read.put(name, entities.read(name, entity, scope));
      }
    }
    new Embedding(read, problems).check(nodes, stores);
    TargetChecks targets = new TargetChecks(stores, read.values(), problems);
    nodes.forEach(
        (name, entity) ->
            Optional.ofNullable(read.get(name)).ifPresent(found -> targets.check(found, entity)));
  }

  private void checkName(String name, YamlNode entity) {
    if (RESERVED.contains(name)) {
      problems.add(
          "reserved-name",
          "an entity cannot be named '" + name + "', which is reserved in expressions",
          entity.key(),
          "rename it and write 'table: " + name + "'");
    }
  }

  private List<RuleSpec> rules(YamlNode yaml, Set<String> names) {
    List<RuleSpec> rules = new ArrayList<>();
    for (YamlNode rule : yaml.items()) {
      YamlNode entity = rule.get("for");
      if (entity.is(Kind.TEXT) && !names.isEmpty() && !names.contains(entity.text())) {
        problems.add(unknownEntity(entity, names));
      }
      TextReader.expression(rule.get("check"))
          .ifPresent(
              check ->
                  rules.add(
                      new RuleSpec(
                          check,
                          rule.get("message").asText().orElse(""),
                          entity.asText().orElse(null),
                          rule.get("level")
                              .as(RuleLevel.values(), RuleLevel::label)
                              .orElse(RuleLevel.ERROR))));
    }
    return List.copyOf(rules);
  }

  static Problem unknownEntity(YamlNode name, Set<String> names) {
    return Problem.of("unknown-entity", "unknown entity '" + name.text() + "'")
        .at(name.where())
        .hint(DidYouMean.hint(name.text(), names));
  }
}

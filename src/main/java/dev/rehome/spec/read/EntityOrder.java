package dev.rehome.spec.read;

import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.EntitySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts entities after those they refer to, otherwise in the order of the spec. */
final class EntityOrder {

  private final Map<String, Map<String, Location>> refs = new LinkedHashMap<>();
  private final Problems problems;

  EntityOrder(Map<String, YamlNode> entities, Problems problems) {
    this.problems = problems;
    entities.forEach((name, entity) -> refs.put(name, refs(entity, entities.keySet())));
  }

  /** The names in order; circles are reported and then cut. */
  List<String> names() {
    Set<String> done = new LinkedHashSet<>();
    while (done.size() < refs.size()) {
      done.add(ready(done).orElseGet(() -> cut(done)));
    }
    return List.copyOf(done);
  }

  private Optional<String> ready(Set<String> done) {
    return refs.keySet().stream()
        .filter(name -> !done.contains(name))
        .filter(name -> done.containsAll(targets(name).keySet()))
        .findFirst();
  }

  /** Follows references among the rest, which all lead on, until one comes round again. */
  private String cut(Set<String> done) {
    List<String> path = new ArrayList<>();
    String name =
        refs.keySet().stream().filter(one -> !done.contains(one)).findFirst().orElseThrow();
    while (!path.contains(name)) {
      path.add(name);
      name =
          targets(name).keySet().stream()
              .filter(target -> !done.contains(target))
              .findFirst()
              .orElseThrow();
    }
    List<String> circle = path.subList(path.indexOf(name), path.size());
    String last = circle.get(circle.size() - 1);
    problems.add(problem(circle, name).at(targets(last).get(name)));
    return name;
  }

  private static Problem problem(List<String> circle, String first) {
    String message =
        circle.size() == 1
            ? "entity '" + first + "' refers to itself"
            : "entities refer to each other in a circle: "
                + String.join(" -> ", circle)
                + " -> "
                + first;
    return Problem.of("cyclic-ref", message).hint("remove one of these 'ref'");
  }

  private Map<String, Location> targets(String name) {
    return refs.getOrDefault(name, Map.of());
  }

  private static Map<String, Location> refs(YamlNode entity, Set<String> names) {
    Map<String, Location> targets = new LinkedHashMap<>();
    List<YamlNode> columns = new ArrayList<>(entity.get("columns").entries().values());
    columns.add(entity.get(EntitySpec.ID));
    for (YamlNode column : columns) {
      YamlNode ref = column.get("ref");
      if (names.contains(ref.text())) {
        targets.putIfAbsent(ref.text(), ref.where());
      }
    }
    return targets;
  }
}

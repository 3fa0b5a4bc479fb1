package dev.rehome.spec.read;

import dev.rehome.problem.Location;
import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.spec.Constraints;
import dev.rehome.spec.Spec;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The constraints that the records of a spec declare, checked by Bean Validation and told in the
 * words and places of the YAML.
 */
final class SpecConstraints {

  /** Components that a spec calls something else than their name in snake case. */
  private static final Map<String, String> KEYS = Map.of("match", "key");

  private SpecConstraints() {}

  /**
   * Adds what is violated, except where the reader has already found something: the record then
   * holds a stand-in.
   */
  static void check(Spec spec, YamlNode.Mapping root, Problems problems) {
    Set<Location> reported = new HashSet<>();
    problems
        .list()
        .forEach(problem -> Optional.ofNullable(problem.where()).ifPresent(reported::add));
    for (ConstraintViolation<Spec> violation : Constraints.violated(spec)) {
      List<String> keys = keys(spec, violation.getPropertyPath());
      entry(root, keys)
          .filter(entry -> !reported.contains(entry.where()))
          .filter(entry -> entry.value().places().noneMatch(reported::contains))
          .ifPresent(entry -> problems.add(problem(violation, keys, entry.value())));
    }
  }

  private static Problem problem(
      ConstraintViolation<Spec> violation, List<String> keys, YamlNode node) {
    String key = keys.get(keys.size() - 1);
    String was = node instanceof YamlNode.Scalar ? ", but was " + node.described() : "";
    return Problem.of("bad-value", "'" + key + "' " + violation.getMessage() + was)
        .at(node.where());
  }

  /** The keys that lead to a value in the YAML, from the path that leads to it in the records. */
  private static List<String> keys(Spec spec, Path path) {
    List<String> keys = new ArrayList<>();
    int entity = 0;
    for (Path.Node step : path) {
      Integer index = step.getIndex();
      if (index != null && keys.get(0).equals("source")) {
        keys.add(index.toString());
      } else if (index != null && keys.size() == 1) {
        entity = index;
        keys.add(spec.entities().get(entity).name());
      } else if (index != null) {
        keys.add(spec.entities().get(entity).columns().get(index).name());
      }
      if (index == null || !"name".equals(step.getName())) {
        keys.add(KEYS.getOrDefault(step.getName(), snake(step.getName())));
      }
    }
    return keys;
  }

  /**
   * The entry at the end of the keys, which is in a list for overrides; the column {@code id} may
   * stand beside the others.
   */
  private static Optional<YamlNode.Entry> entry(YamlNode.Mapping root, List<String> keys) {
    if (keys.size() == 4 && keys.get(1).equals("overrides")) {
      return root.at(keys.subList(0, 2))
          .map(overrides -> ((YamlNode.Sequence) overrides.value()).items())
          .map(items -> (YamlNode.Mapping) items.get(Integer.parseInt(keys.get(2))))
          .flatMap(override -> override.at(keys.subList(3, 4)));
    }
    List<String> beside = keys.stream().filter(key -> !key.equals("columns")).toList();
    return root.at(keys).or(() -> root.at(beside));
  }

  private static String snake(String name) {
    return name.replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}

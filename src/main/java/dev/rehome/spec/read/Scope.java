package dev.rehome.spec.read;

import dev.rehome.spec.EntitySpec;
import dev.rehome.spec.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The names that the texts of one entity may use.
 *
 * @param parametersKnown false when the declarations could not be read, so that any may be meant
 * @param entities the names of all entities of the spec
 * @param earlier the entities that are already read, by name; all that this one refers to, unless
 *     they refer to each other in a circle
 * @param each whether the entity has {@code each}
 * @param captures of the entity's {@code each}
 * @param capturesKnown false when {@code each} could not be read
 */
record Scope(
    Set<String> parameters,
    boolean parametersKnown,
    Set<String> entities,
    Map<String, EntitySpec> earlier,
    boolean each,
    Set<String> captures,
    boolean capturesKnown) {

  Scope withEach(Set<String> names, boolean known) {
    return new Scope(parameters, parametersKnown, entities, earlier, true, names, known);
  }

  boolean knows(String variable) {
    if (variable.startsWith(Variables.PARAMETER_PREFIX)) {
      return !parametersKnown || parameterNames().contains(variable);
    }
    return builtIn().anyMatch(variable::equals)
        || captures.contains(variable)
        || !capturesKnown && variable.indexOf('.') < 0;
  }

  /** All names, for messages. */
  List<String> variables() {
    List<String> names = new ArrayList<>(captures);
    Stream.concat(builtIn(), parameterNames().stream()).sorted().forEach(names::add);
    return names;
  }

  private Stream<String> builtIn() {
    Stream<String> all = Variables.BUILT_IN.keySet().stream();
    return each ? Stream.concat(all, Variables.OF_EACH.keySet().stream()) : all;
  }

  private List<String> parameterNames() {
    return parameters.stream().map(name -> Variables.PARAMETER_PREFIX + name).toList();
  }
}

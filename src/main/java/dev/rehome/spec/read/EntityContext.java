package dev.rehome.spec.read;

import dev.rehome.spec.EntitySpec;
import java.util.Map;
import java.util.Set;

/**
 * What the columns of one entity may speak of.
 *
 * @param entities the names of all entities of the spec
 * @param earlier the entities that are already read, by name; all that this one refers to, unless
 *     they refer to each other in a circle
 */
record EntityContext(
    String entity, Scope scope, Set<String> entities, Map<String, EntitySpec> earlier) {

  EntityContext withScope(Scope narrower) {
    return new EntityContext(entity, narrower, entities, earlier);
  }
}

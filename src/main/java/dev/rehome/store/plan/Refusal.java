package dev.rehome.store.plan;

import dev.rehome.record.RecordProblem;
import dev.rehome.spec.EntitySpec;

/**
 * Why the target refused a record.
 *
 * @param code {@code unique}, {@code foreign-key}, {@code check}, {@code not-null}, {@code length},
 *     {@code range}, {@code type}, … or {@code database}
 * @param message the target's own words
 * @param entity the index of the entity whose row was at fault
 */
public record Refusal(String code, String message, int entity) {

  public static final String UNIQUE = "unique";
  public static final String FOREIGN_KEY = "foreign-key";

  boolean unique() {
    return code.equals(UNIQUE);
  }

  RecordProblem problem(EntitySpec spec) {
    return new RecordProblem(code, "the target refuses the row: " + message, spec.name(), null);
  }
}

package dev.rehome.store.plan;

import dev.rehome.record.RecordProblem;

/**
 * The database refused a row for the sake of its data.
 *
 * @param entity the index of the row's entity
 * @param code {@code unique}, {@code foreign-key}, {@code check}, {@code not-null}, {@code length},
 *     {@code range}, {@code type}, {@code document-size} or {@code database}
 * @param message the database's own words, with the name of the constraint or index; cut if it is
 *     long
 */
public record Refusal(int entity, String code, String message) {

  public static final String UNIQUE = "unique";
  public static final String FOREIGN_KEY = "foreign-key";

  private static final int LONGEST_MESSAGE = 500;

  public Refusal {
    if (message.length() > LONGEST_MESSAGE) {
      message = message.substring(0, LONGEST_MESSAGE) + "…";
    }
  }

  public boolean unique() {
    return code.equals(UNIQUE);
  }

  RecordProblem problem(String entityName) {
    return new RecordProblem(code, "the target refuses the row: " + message, entityName, null);
  }
}

package dev.rehome.store.jdbc;

import dev.rehome.record.RecordProblem;

/**
 * Why the database refused a row.
 *
 * @param code {@code unique}, {@code foreign-key}, {@code check}, {@code not-null}, {@code length},
 *     {@code range}, {@code type} or {@code database}
 * @param message the database's own first line, with the constraint's name
 */
record DataError(String code, String message) {

  static final String UNIQUE = "unique";
  static final String FOREIGN_KEY = "foreign-key";

  boolean unique() {
    return code.equals(UNIQUE);
  }

  RecordProblem problem(String entity) {
    return new RecordProblem(code, "the target refuses the row: " + message, entity, null);
  }
}

package dev.rehome.store.jdbc;

/**
 * A column of a bulk statement.
 *
 * @param name quoted
 * @param parameter what stands for a value of it in a statement, usually a question mark
 * @param character whether every value goes there as its text
 */
record BulkColumn(String name, String parameter, boolean character) {

  /** A column of Rehome's own tables. */
  static BulkColumn plain(String name) {
    return new BulkColumn(name, "?", false);
  }
}

package dev.rehome.store;

/**
 * Something that opening a target created.
 *
 * @param name as the target calls it, with the schema or database it is in
 * @param entity for whose rows
 */
public record CreatedObject(Kind kind, String name, String entity) {

  /** What it is. */
  public enum Kind {
    TABLE,
    COLLECTION,
    INDEX
  }
}

package dev.rehome.spec;

import java.util.List;

/**
 * What an entity's rows are like where the target has documents; other targets have no use for it.
 *
 * @param objectId whether {@code _id} is an ObjectId made from the row's id or key
 * @param embed entities whose rows become a list in the document they refer to, under the name of
 *     their table, instead of documents of their own
 * @param metadata columns kept in the field that is Rehome's own
 * @param indexes to create where they are missing
 * @param validator whether a new collection refuses documents that do not fit the columns
 */
public record DocumentSpec(
    boolean objectId,
    List<String> embed,
    List<String> metadata,
    List<Index> indexes,
    boolean validator) {

  public static final DocumentSpec PLAIN =
      new DocumentSpec(false, List.of(), List.of(), List.of(), false);

  /** An index in ascending order of columns. */
  public record Index(List<String> columns, boolean unique) {}
}

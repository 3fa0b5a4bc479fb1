package dev.rehome.store.target;

import org.jspecify.annotations.Nullable;

/**
 * A row of an entity as the target has it.
 *
 * @param entity its name
 * @param key the text of its match columns, as of {@link dev.rehome.record.Row#key}
 * @param newId what the target calls the row: its {@code id}, or the match columns joined; null
 *     when that is the key
 * @param values one per column of the entity, in the entity's order, of the classes that {@link
 *     dev.rehome.record.ColumnType} names
 * @param fingerprint over the key and the tracked columns: the same as that of the row that was
 *     written if nobody has changed one of them since
 * @param image the whole row as JSON, columns that the spec does not know included, exact enough to
 *     put it back; null unless the {@link Selection} asks for it
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record TargetRow(
    String entity,
    String key,
    @Nullable String newId,
    @Nullable Object[] values,
    byte[] fingerprint,
    @Nullable String image) {

  /** What finds the row in the target. */
  public String id() {
    return newId == null ? key : newId;
  }
}

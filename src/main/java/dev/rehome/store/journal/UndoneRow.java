package dev.rehome.store.journal;

import org.jspecify.annotations.Nullable;

/**
 * A row that was not as the run had left it.
 *
 * @param id what finds it in the target
 * @param result what was done about it
 * @param finding what it was like
 * @param differences what differs, as JSON; null where that is not known
 * @param now the whole row as it was found, as JSON; null if it was gone
 */
public record UndoneRow(
    String entity,
    String key,
    String id,
    UndoResult result,
    Finding finding,
    String reason,
    @Nullable String differences,
    @Nullable String now) {

  UndoneRow withoutImage() {
    return new UndoneRow(entity, key, id, result, finding, reason, null, null);
  }

  /** What a row can be like. */
  public enum Finding {
    CHANGED,
    GONE,
    /** The database refused. */
    REFUSED
  }
}

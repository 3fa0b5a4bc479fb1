package dev.rehome.store.target;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of an entity's table to read.
 *
 * @param ids those of these ids, as of {@link TargetRow#id}; null for any
 * @param after only those behind the row of this id, which need not exist; null for all
 * @param atMost the first so many of them
 * @param images whether to give {@link TargetRow#image} too, which takes longer
 */
public record Selection(
    @Nullable List<String> ids, @Nullable String after, long atMost, boolean images) {

  public static final Selection ALL = new Selection(null, null, Long.MAX_VALUE, false);

  public static Selection ofIds(List<String> ids) {
    return new Selection(ids, null, Long.MAX_VALUE, false);
  }

  /** The first {@code atMost} rows behind one, or from the start where {@code id} is null. */
  public static Selection after(@Nullable String id, long atMost) {
    return new Selection(null, id, atMost, false);
  }

  public Selection withImages() {
    return new Selection(ids, after, atMost, true);
  }
}

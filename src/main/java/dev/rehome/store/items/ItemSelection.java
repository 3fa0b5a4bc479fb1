package dev.rehome.store.items;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which items are meant.
 *
 * @param entityIds of these entities
 * @param run only those that this run wrote last, or found as they should be; null for all
 */
public record ItemSelection(List<Integer> entityIds, @Nullable Long run) {

  public ItemSelection {
    entityIds = List.copyOf(entityIds);
  }

  public static ItemSelection of(List<Integer> entityIds) {
    return new ItemSelection(entityIds, null);
  }
}

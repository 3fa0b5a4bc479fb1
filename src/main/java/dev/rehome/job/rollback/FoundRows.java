package dev.rehome.job.rollback;

import dev.rehome.store.RunItem;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetRow;
import dev.rehome.store.target.TargetSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of the target as they are now, by the id of their items. */
final class FoundRows {

  private final Map<String, TargetRow> rows = new HashMap<>();

  private FoundRows() {}

  /** With images. */
  static FoundRows of(TargetSession session, String entity, List<RunItem> items) {
    return read(session, entity, items, true);
  }

  static FoundRows withoutImages(TargetSession session, String entity, List<RunItem> items) {
    return read(session, entity, items, false);
  }

  private static FoundRows read(
      TargetSession session, String entity, List<RunItem> items, boolean images) {
    FoundRows found = new FoundRows();
    Selection some = Selection.ofIds(items.stream().map(FoundRows::id).toList());
    session.scan(entity, images ? some.withImages() : some, row -> found.rows.put(row.id(), row));
    return found;
  }

  static String id(RunItem item) {
    String newId = item.newId();
    return newId == null ? item.key() : newId;
  }

  @Nullable TargetRow row(RunItem item) {
    return rows.get(id(item));
  }

  @Nullable String image(RunItem item) {
    TargetRow row = row(item);
    return row == null ? null : row.image();
  }
}

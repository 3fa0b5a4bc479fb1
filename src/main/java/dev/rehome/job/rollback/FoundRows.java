package dev.rehome.job.rollback;

import dev.rehome.store.RunItem;
import dev.rehome.store.target.Selection;
import dev.rehome.store.target.TargetSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Rows of the target as they are now, by {@link #id}. */
final class FoundRows {

  private FoundRows() {}

  /** Whole rows, of any size. */
  static Map<String, String> images(TargetSession session, String entity, List<RunItem> items) {
    Map<String, String> images = new HashMap<>();
    session.scan(
        entity,
        ofItems(items).withImages(),
        row -> images.put(row.id(), Objects.requireNonNull(row.image())));
    return images;
  }

  static Map<String, byte[]> fingerprints(
      TargetSession session, String entity, List<RunItem> items) {
    Map<String, byte[]> fingerprints = new HashMap<>();
    session.scan(entity, ofItems(items), row -> fingerprints.put(row.id(), row.fingerprint()));
    return fingerprints;
  }

  private static Selection ofItems(List<RunItem> items) {
    return Selection.ofIds(items.stream().map(FoundRows::id).toList());
  }

  static String id(RunItem item) {
    String newId = item.newId();
    return newId == null ? item.key() : newId;
  }
}

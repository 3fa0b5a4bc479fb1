package dev.rehome.store.ledger.items;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Items and the records they belong to, as ranges. Importing the same files again finds the items
 * in the order of their numbers, so that a whole chunk is one range and costs one row of the
 * ledger.
 */
final class ItemRanges {

  private final TreeMap<Long, Range> byFirst = new TreeMap<>();

  /**
   * Items of one block of one file: either all of one record, or each of the record after the one
   * before.
   */
  record Range(long firstItem, long lastItem, int file, long firstRecord, long lastRecord) {

    boolean continuedBy(long item, int itemFile, long record) {
      boolean next =
          item == lastItem + 1
              && itemFile == file
              && ItemNumbers.blockOf(item) == ItemNumbers.blockOf(firstItem);
      boolean sameRecord = firstRecord == lastRecord && record == lastRecord;
      boolean nextRecord =
          record == lastRecord + 1 && lastRecord - firstRecord == lastItem - firstItem;
      return next && (sameRecord || nextRecord);
    }

    Range to(long item, long record) {
      return new Range(firstItem, item, file, firstRecord, record);
    }

    long recordOf(long item) {
      return firstRecord == lastRecord ? firstRecord : firstRecord + (item - firstItem);
    }
  }

  /** The record that has an item. */
  record Place(int file, long record) {}

  void add(Range range) {
    byFirst.put(range.firstItem(), range);
  }

  /** Adds one item, which must be none of those added before. */
  void add(long item, int file, long record) {
    Map.Entry<Long, Range> before = byFirst.lowerEntry(item);
    if (before != null && before.getValue().continuedBy(item, file, record)) {
      byFirst.put(before.getKey(), before.getValue().to(item, record));
    } else {
      byFirst.put(item, new Range(item, item, file, record, record));
    }
  }

  Optional<Place> find(long item) {
    Map.Entry<Long, Range> entry = byFirst.floorEntry(item);
    return entry == null || entry.getValue().lastItem() < item
        ? Optional.empty()
        : Optional.of(new Place(entry.getValue().file(), entry.getValue().recordOf(item)));
  }

  Collection<Range> ranges() {
    return byFirst.values();
  }
}

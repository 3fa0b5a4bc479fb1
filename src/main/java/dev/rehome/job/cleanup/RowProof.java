package dev.rehome.job.cleanup;

import dev.rehome.job.check.ComparedRow;
import dev.rehome.job.check.RowComparison;
import dev.rehome.store.items.ItemQueries;
import dev.rehome.store.items.ItemSelection;
import dev.rehome.store.items.LedgerEntity;
import dev.rehome.store.items.LedgerItem;
import dev.rehome.store.journal.FileImport;
import dev.rehome.store.journal.FileImports.Unchanged;
import dev.rehome.store.target.OpenMode;
import dev.rehome.store.target.TargetSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares the rows of imported files with the target, in one pass over the items of the spec,
 * however many files and imports they are of.
 */
final class RowProof {

  private final CleanupRun cleanup;
  private final Map<Place, Coverage> files = new HashMap<>();

  RowProof(CleanupRun cleanup) {
    this.cleanup = cleanup;
  }

  /** A file of a run. */
  private record Place(long run, int file) {}

  /** A record of a file, which an item belongs to. */
  private record Owner(Coverage file, long record) {}

  /** What is found out about a file, once {@link #prove} has ended. */
  Coverage add(FileImport imported) {
    Coverage coverage = new Coverage(imported);
    files.put(new Place(imported.run().number(), imported.ordinal()), coverage);
    return coverage;
  }

  void prove() {
    if (files.isEmpty()) {
      return;
    }
    Map<Integer, String> entities = entities();
    try (TargetSession session =
        cleanup.run().target().open(cleanup.run().context(), cleanup.spec(), OpenMode.EXISTING)) {
      prove(new RowComparison(session, entities), entities.keySet());
    }
  }

  private Map<Integer, String> entities() {
    Set<String> names =
        cleanup.spec().entities().stream().map(entity -> entity.name()).collect(Collectors.toSet());
    return cleanup.run().items().entities(cleanup.spec().name()).stream()
        .filter(entity -> names.contains(entity.name()))
        .collect(Collectors.toMap(LedgerEntity::id, LedgerEntity::name));
  }

  private void prove(RowComparison comparison, Collection<Integer> entityIds) {
    ItemQueries items = cleanup.run().items();
    ItemSelection selection = ItemSelection.of(List.copyOf(entityIds));
    long last = 0;
    List<LedgerItem> page;
    do {
      cleanup.control().endIfStopped();
      page = items.page(selection, last, RowComparison.PORTION);
      if (!page.isEmpty()) {
        last = page.get(page.size() - 1).item();
        compare(comparison, page);
      }
    } while (page.size() == RowComparison.PORTION);
  }

  private void compare(RowComparison comparison, List<LedgerItem> page) {
    Map<Long, List<Owner>> owners = owners(page);
    List<LedgerItem> owned = page.stream().filter(item -> owners.containsKey(item.item())).toList();
    for (ComparedRow row : comparison.compare(owned)) {
      for (Owner owner : owners.getOrDefault(row.item().item(), List.of())) {
        owner.file().add(owner.record(), row);
      }
    }
  }

  /** The files that an item belongs to: where it was written last, or found as it should be. */
  private Map<Long, List<Owner>> owners(List<LedgerItem> page) {
    Map<Long, List<Owner>> owners = new HashMap<>();
    NavigableMap<Long, LedgerItem> byNumber = new TreeMap<>();
    for (LedgerItem item : page) {
      byNumber.put(item.item(), item);
      own(owners, new Place(item.run(), item.file()), item.item(), item.record());
    }
    Set<Long> runs = files.keySet().stream().map(Place::run).collect(Collectors.toSet());
    for (Unchanged found :
        cleanup
            .run()
            .journal()
            .imports()
            .unchanged(runs, byNumber.firstKey(), byNumber.lastKey())) {
      Place place = new Place(found.run(), found.file());
      byNumber
          .subMap(found.firstItem(), true, found.lastItem(), true)
          .keySet()
          .forEach(item -> own(owners, place, item, found.recordOf(item)));
    }
    return owners;
  }

  private void own(Map<Long, List<Owner>> owners, Place place, long item, long record) {
    Coverage file = files.get(place);
    if (file != null) {
      owners.computeIfAbsent(item, one -> new ArrayList<>(1)).add(new Owner(file, record));
    }
  }
}

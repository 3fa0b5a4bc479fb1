package dev.rehome.store.ledger.items;

import dev.rehome.record.Row;
import dev.rehome.record.SourceFile;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowChange;
import dev.rehome.store.jdbc.BulkInsert;
import dev.rehome.store.plan.ItemAction;
import dev.rehome.store.plan.RowId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the rows of one entry are to the ledger, prepared ahead of the chunk's transaction. */
public final class ChunkItems {

  private final ItemTables tables;
  private final long run;
  private final List<Integer> entityIds;
  private final Map<String, Integer> fileOrdinals;
  private final ItemNumbers numbers;
  private final List<Pending> fresh = new ArrayList<>();
  private final List<Pending> known = new ArrayList<>();
  private final Map<RowId, String> images = new LinkedHashMap<>();
  private final Map<Integer, EntityTally> tallies = new HashMap<>();
  private final BulkInsert.Load load;

  /**
   * @param entityIds the ledger's numbers of the spec's entities, in its order
   */
  ChunkItems(
      List<RecordOutcome> outcomes,
      ItemTables tables,
      long run,
      List<Integer> entityIds,
      Map<String, Integer> fileOrdinals,
      ItemNumbers numbers) {
    this.tables = tables;
    this.run = run;
    this.entityIds = entityIds;
    this.fileOrdinals = fileOrdinals;
    this.numbers = numbers;
    for (Pending one : onePerRow(collect(outcomes))) {
      (one.item() == RowChange.NO_ITEM ? fresh : known).add(one);
    }
    // Entity by entity the items get numbers without gaps, which keeps later ranges long.
    fresh.sort(Comparator.comparingInt(Pending::entityId));
    load = load(fresh);
  }

  /** A change and the record that made it. */
  record Pending(
      RowChange change, ItemAction action, long item, int file, long record, int entityId) {

    Row row() {
      return change.row();
    }

    RowId id() {
      return new RowId(entityId, row().key());
    }

    boolean writes() {
      return action == ItemAction.INSERTED || action == ItemAction.UPDATED;
    }

    /** The same row, written again by a later record of the same chunk. */
    Pending then(Pending later) {
      return new Pending(
          later.change,
          action == ItemAction.INSERTED ? action : later.action,
          item,
          later.file,
          later.record,
          entityId);
    }

    Pending of(long existingItem) {
      return new Pending(change, action, existingItem, file, record, entityId);
    }
  }

  /** Those that had no item when the entry was prepared. */
  List<Pending> fresh() {
    return fresh;
  }

  /** All that are {@link #fresh}, as new items. */
  BulkInsert.Load load() {
    return load;
  }

  List<Pending> known() {
    return known;
  }

  /** Rows of the target as they were before, of those that were updated; by the entity's number. */
  Map<RowId, String> images() {
    return images;
  }

  /** What became of all rows, by the entity's number. */
  public Map<Integer, EntityTally> tallies() {
    return tallies;
  }

  @SuppressWarnings("ReferenceEquality") // the records of a file share one object, mostly
  private List<Pending> collect(List<RecordOutcome> outcomes) {
    List<Pending> changes = new ArrayList<>(outcomes.size());
    SourceFile file = null;
    int ordinal = -1;
    for (RecordOutcome outcome : outcomes) {
      if (!outcome.changes().isEmpty() && outcome.source().file() != file) {
        file = outcome.source().file();
        ordinal = ordinal(file);
      }
      for (RowChange change : outcome.changes()) {
        int entityId = entityIds.get(change.row().entity());
        tallies.computeIfAbsent(entityId, id -> new EntityTally()).add(change.action());
        if (change.item() != RowChange.ANSWERED) {
          collect(outcome, change, ordinal, entityId, changes);
        }
      }
    }
    return changes;
  }

  private void collect(
      RecordOutcome outcome, RowChange change, int file, int entityId, List<Pending> changes) {
    long record = outcome.source().place().record();
    ItemAction action = ItemAction.of(change.action());
    Pending one = new Pending(change, action, change.item(), file, record, entityId);
    changes.add(one);
    if (change.before() != null) {
      images.putIfAbsent(one.id(), change.before());
    }
  }

  /** Only an update comes to a row that the chunk has changed before. */
  private static Iterable<Pending> onePerRow(List<Pending> changes) {
    if (changes.stream().noneMatch(one -> one.action() == ItemAction.UPDATED)) {
      return changes;
    }
    Map<RowId, Pending> rows = new LinkedHashMap<>();
    changes.forEach(one -> rows.merge(one.id(), one, Pending::then));
    return rows.values();
  }

  private int ordinal(SourceFile file) {
    Integer ordinal = fileOrdinals.get(file.name());
    if (ordinal == null) {
      throw new IllegalArgumentException("file " + file.name() + " is not part of the chunk");
    }
    return ordinal;
  }

  /** Some of them as new items. */
  BulkInsert.Load load(List<Pending> some) {
    BulkInsert.Load rows = tables.items().load();
    Long boxedRun = run;
    for (Pending one : some) {
      Row row = one.row();
      rows.add(
          new @Nullable Object[] {
            numbers.next(),
            one.entityId(),
            row.key(),
            one.change().newId(),
            legacyId(row),
            boxedRun,
            one.file(),
            one.record(),
            row.fingerprint(),
            one.action().code()
          });
    }
    return rows;
  }

  static @Nullable String legacyId(Row row) {
    return row.legacyId().equals(row.key()) ? null : row.legacyId();
  }
}

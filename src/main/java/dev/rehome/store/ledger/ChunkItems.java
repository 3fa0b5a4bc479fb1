package dev.rehome.store.ledger;

import dev.rehome.record.Row;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowChange;
import dev.rehome.store.jdbc.BulkInsert;
import dev.rehome.store.plan.ItemAction;
import dev.rehome.store.plan.RowId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the rows of one chunk are to the ledger, made ready ahead of the chunk's transaction. */
final class ChunkItems {

  private final LedgerTables tables;
  private final long run;
  private final List<Integer> entityIds;
  private final Map<String, Integer> fileOrdinals;
  private final ItemNumbers numbers;
  private final List<Pending> fresh = new ArrayList<>();
  private final List<Pending> known = new ArrayList<>();
  private final List<Pending> images = new ArrayList<>();
  private final BulkInsert.Load load;

  /**
   * @param entityIds the ledger's numbers of the spec's entities, in its order
   */
  ChunkItems(
      List<RecordOutcome> outcomes,
      LedgerTables tables,
      long run,
      List<Integer> entityIds,
      Map<String, Integer> fileOrdinals,
      ItemNumbers numbers) {
    this.tables = tables;
    this.run = run;
    this.entityIds = entityIds;
    this.fileOrdinals = fileOrdinals;
    this.numbers = numbers;
    List<Pending> changes = new ArrayList<>(outcomes.size());
    outcomes.forEach(outcome -> collect(outcome, changes));
    for (Pending one : onePerRow(changes)) {
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

  /** Those that had no item when the chunk was planned. */
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

  /** Those whose row of the target was another before. */
  List<Pending> images() {
    return images;
  }

  private void collect(RecordOutcome outcome, List<Pending> changes) {
    for (RowChange change : outcome.changes()) {
      if (change.item() != RowChange.ANSWERED) {
        Pending one =
            new Pending(
                change,
                ItemAction.of(change.action()),
                change.item(),
                ordinal(outcome),
                outcome.source().place().record(),
                entityIds.get(change.row().entity()));
        changes.add(one);
        if (change.before() != null) {
          images.add(one);
        }
      }
    }
  }

  /** Only an update comes to a row that the chunk has changed before. */
  private static Collection<Pending> onePerRow(List<Pending> changes) {
    if (changes.stream().noneMatch(one -> one.action() == ItemAction.UPDATED)) {
      return changes;
    }
    Map<RowId, Pending> rows = new LinkedHashMap<>();
    for (Pending one : changes) {
      rows.merge(new RowId(one.row().entity(), one.row().key()), one, Pending::then);
    }
    return rows.values();
  }

  private int ordinal(RecordOutcome outcome) {
    String name = outcome.source().file().name();
    Integer ordinal = fileOrdinals.get(name);
    if (ordinal == null) {
      throw new IllegalArgumentException("file " + name + " is not part of the chunk");
    }
    return ordinal;
  }

  /** Some of them as new items. */
  BulkInsert.Load load(List<Pending> some) {
    List<@Nullable Object[]> rows = new ArrayList<>(some.size());
    for (Pending one : some) {
      Row row = one.row();
      rows.add(
          new @Nullable Object[] {
            numbers.next(),
            one.entityId(),
            row.key(),
            one.change().newId(),
            legacyId(row),
            run,
            one.file(),
            one.record(),
            row.fingerprint(),
            one.action().code()
          });
    }
    return tables.items().load(rows);
  }

  static @Nullable String legacyId(Row row) {
    return row.legacyId().equals(row.key()) ? null : row.legacyId();
  }
}

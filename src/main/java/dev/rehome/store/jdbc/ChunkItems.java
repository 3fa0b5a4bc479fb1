package dev.rehome.store.jdbc;

import dev.rehome.record.Row;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowChange;
import dev.rehome.store.plan.ItemAction;
import dev.rehome.store.plan.RowId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the rows of one chunk are to the ledger, made ready ahead of the chunk's transaction. */
final class ChunkItems {

  private final LedgerTables tables;
  private final long run;
  private final Map<Integer, Integer> entityIds;
  private final Map<String, Integer> fileOrdinals;
  private final ItemNumbers numbers;
  private final Map<RowId, Pending> pending = new LinkedHashMap<>();
  private final List<Pending> fresh = new ArrayList<>();
  private final List<Pending> known = new ArrayList<>();
  private final List<Pending> images = new ArrayList<>();
  private final BulkInsert.Load load;

  /**
   * @param entityIds index in the spec to the ledger's number
   */
  ChunkItems(
      List<RecordOutcome> outcomes,
      LedgerTables tables,
      long run,
      Map<Integer, Integer> entityIds,
      Map<String, Integer> fileOrdinals,
      ItemNumbers numbers) {
    this.tables = tables;
    this.run = run;
    this.entityIds = entityIds;
    this.fileOrdinals = fileOrdinals;
    this.numbers = numbers;
    outcomes.forEach(this::collect);
    for (Pending one : pending.values()) {
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

  private void collect(RecordOutcome outcome) {
    for (RowChange change : outcome.changes()) {
      if (change.item() != RowChange.ANSWERED) {
        Pending one =
            new Pending(
                change,
                ItemAction.of(change.action()),
                change.item(),
                ordinal(outcome),
                outcome.source().place().record(),
                entityId(change.row()));
        pending.merge(new RowId(change.row().entity(), change.row().key()), one, Pending::then);
        if (change.before() != null) {
          images.add(one);
        }
      }
    }
  }

  private int ordinal(RecordOutcome outcome) {
    String name = outcome.source().file().name();
    Integer ordinal = fileOrdinals.get(name);
    if (ordinal == null) {
      throw new IllegalArgumentException("file " + name + " is not part of the chunk");
    }
    return ordinal;
  }

  private int entityId(Row row) {
    Integer id = entityIds.get(row.entity());
    if (id == null) {
      throw new IllegalStateException("the spec of run " + run + " was not prepared");
    }
    return id;
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
            row.checksum(),
            one.action().code()
          });
    }
    return tables.items().load(rows);
  }

  static @Nullable String legacyId(Row row) {
    return row.legacyId().equals(row.key()) ? null : row.legacyId();
  }
}

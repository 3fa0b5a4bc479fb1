package dev.rehome.store.jdbc;

import dev.rehome.record.Row;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RowChange;
import dev.rehome.store.plan.Item;
import dev.rehome.store.plan.ItemAction;
import dev.rehome.store.plan.RowId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the items of one chunk into the ledger: new ones are inserted as if nobody had them, and
 * only when the database says that somebody has, they are looked up.
 */
final class LedgerWriter {

  private static final String UPDATE =
      """
      UPDATE rehome.migration_items SET
        action = CASE WHEN run = ? AND action = 'I' THEN 'I' ELSE ? END,
        new_id = ?, legacy_id = ?, run = ?, file_ordinal = ?, record_number = ?, checksum = ?
      WHERE entity_id = ? AND row_key = ?
      """;
  private final Connection connection;
  private final Dialect dialect;
  private final LedgerTables tables;
  private final long run;
  private final Map<Integer, Integer> entityIds;
  private final Map<String, Integer> fileOrdinals;
  private final ItemNumbers numbers;
  private final Map<RowId, Pending> pending = new LinkedHashMap<>();
  private final List<Pending> images = new ArrayList<>();

  /**
   * @param entityIds index in the spec to the ledger's number
   */
  LedgerWriter(
      Connection connection,
      Dialect dialect,
      LedgerTables tables,
      long run,
      Map<Integer, Integer> entityIds,
      Map<String, Integer> fileOrdinals,
      ItemNumbers numbers) {
    this.connection = connection;
    this.dialect = dialect;
    this.tables = tables;
    this.run = run;
    this.entityIds = entityIds;
    this.fileOrdinals = fileOrdinals;
    this.numbers = numbers;
  }

  /** A change and the record that made it. */
  private record Pending(
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

  void write(List<RecordOutcome> outcomes) throws SQLException {
    outcomes.forEach(this::collect);
    List<Pending> fresh = new ArrayList<>();
    List<Pending> known = new ArrayList<>();
    for (Pending one : pending.values()) {
      (one.item() == RowChange.NO_ITEM ? fresh : known).add(one);
    }
    // Entity by entity the items get numbers without gaps, which keeps later ranges long.
    fresh.sort(Comparator.comparingInt(Pending::entityId));
    insertOrFind(fresh, known);
    update(known.stream().filter(Pending::writes).toList());
    insertUnchanged(known.stream().filter(one -> !one.writes()).toList());
    insertImages();
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

  private void insertOrFind(List<Pending> fresh, List<Pending> known) throws SQLException {
    if (fresh.isEmpty()) {
      return;
    }
    Savepoint savepoint = connection.setSavepoint();
    try {
      insert(fresh);
      connection.releaseSavepoint(savepoint);
    } catch (SQLException exception) {
      if (dialect.dataError(exception).filter(DataError::unique).isEmpty()) {
        throw exception;
      }
      connection.rollback(savepoint);
      insert(notFound(fresh, known));
    }
  }

  /** Those that are new indeed; the others join the known ones. */
  private List<Pending> notFound(List<Pending> fresh, List<Pending> known) throws SQLException {
    List<Pending> missing = new ArrayList<>();
    for (int entityId : fresh.stream().map(Pending::entityId).distinct().toList()) {
      List<Pending> ours = fresh.stream().filter(one -> one.entityId() == entityId).toList();
      @Nullable Item[] items =
          LedgerItems.find(
              connection, entityId, ours.stream().map(one -> one.row().key()).toList());
      for (int i = 0; i < items.length; i++) {
        if (items[i] == null) {
          missing.add(ours.get(i));
        } else {
          known.add(ours.get(i).of(items[i].number()));
        }
      }
    }
    return missing;
  }

  private void insert(List<Pending> fresh) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>(fresh.size());
    for (Pending one : fresh) {
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
    tables.items().insert(connection, rows);
  }

  private void update(List<Pending> written) throws SQLException {
    if (written.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
      for (Pending one : written) {
        Row row = one.row();
        statement.setLong(1, run);
        statement.setString(2, one.action().code());
        statement.setString(3, one.change().newId());
        statement.setString(4, legacyId(row));
        statement.setLong(5, run);
        statement.setInt(6, one.file());
        statement.setLong(7, one.record());
        statement.setBytes(8, row.checksum());
        statement.setInt(9, one.entityId());
        statement.setString(10, row.key());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static @Nullable String legacyId(Row row) {
    return row.legacyId().equals(row.key()) ? null : row.legacyId();
  }

  private void insertUnchanged(List<Pending> unchanged) throws SQLException {
    if (unchanged.isEmpty()) {
      return;
    }
    ItemRanges ranges = new ItemRanges();
    unchanged.stream()
        .sorted(Comparator.comparingLong(Pending::item))
        .forEach(one -> ranges.add(one.item(), one.file(), one.record()));
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (ItemRanges.Range range : ranges.ranges()) {
      rows.add(
          new @Nullable Object[] {
            run,
            ItemNumbers.blockOf(range.firstItem()),
            range.firstItem(),
            range.lastItem(),
            range.file(),
            range.firstRecord(),
            range.lastRecord()
          });
    }
    tables.unchanged().insert(connection, rows);
  }

  private void insertImages() throws SQLException {
    if (images.isEmpty()) {
      return;
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Pending one : images) {
      rows.add(
          new @Nullable Object[] {run, one.entityId(), one.row().key(), one.change().before()});
    }
    tables.images().insert(connection, rows);
  }
}

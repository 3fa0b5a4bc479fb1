package dev.rehome.store.ledger.items;

import dev.rehome.record.Row;
import dev.rehome.store.jdbc.BulkInsert;
import dev.rehome.store.jdbc.Dialect;
import dev.rehome.store.ledger.items.ChunkItems.Pending;
import dev.rehome.store.plan.Item;
import dev.rehome.store.plan.Refusal;
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
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings the items of chunks into the ledger: new ones are inserted as if nobody had them, and only
 * when the database says that somebody has, they are looked up.
 */
final class ItemAppender {

  private static final String UPDATE =
      """
      UPDATE rehome.migration_items SET
        action = CASE WHEN run = ? AND action = 'I' THEN 'I' ELSE ? END,
        new_id = ?, legacy_id = ?, run = ?, file_ordinal = ?, record_number = ?, fingerprint = ?
      WHERE entity_id = ? AND row_key = ?
      """;
  private final Connection connection;
  private final Dialect dialect;
  private final ItemTables tables;
  private final long run;
  private final @Nullable Long retry;

  /**
   * @param retry the run that retries rejects of the other one, else null
   */
  ItemAppender(
      Connection connection, Dialect dialect, ItemTables tables, long run, @Nullable Long retry) {
    this.retry = retry;
    this.connection = connection;
    this.dialect = dialect;
    this.tables = tables;
    this.run = run;
  }

  void append(List<ChunkItems> chunks) throws SQLException {
    boolean inserted = insert(chunks);
    List<Pending> known = new ArrayList<>();
    List<Pending> added = new ArrayList<>();
    for (ChunkItems chunk : chunks) {
      List<Pending> missing = chunk.fresh();
      if (!inserted) {
        missing = notFound(chunk.fresh(), known);
        tables.items().insert(connection, List.of(chunk.load(missing)));
      }
      added.addAll(missing);
      known.addAll(chunk.known());
    }
    List<Pending> written = known.stream().filter(Pending::writes).toList();
    keepHistory(added, written, chunks);
    update(written);
    insertUnchanged(known.stream().filter(one -> !one.writes()).toList());
  }

  /** Whether nobody had any of the fresh ones; else nothing was inserted. */
  private boolean insert(List<ChunkItems> chunks) throws SQLException {
    List<BulkInsert.Load> fresh =
        chunks.stream().map(ChunkItems::load).filter(load -> !load.isEmpty()).toList();
    if (fresh.isEmpty()) {
      return true;
    }
    Savepoint savepoint = connection.setSavepoint();
    try {
      tables.items().insert(connection, fresh);
      connection.releaseSavepoint(savepoint);
      return true;
    } catch (SQLException exception) {
      if (dialect.refusal(0, exception).filter(Refusal::unique).isEmpty()) {
        throw exception;
      }
      connection.rollback(savepoint);
      return false;
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
        statement.setString(4, ChunkItems.legacyId(row));
        statement.setLong(5, run);
        statement.setInt(6, one.file());
        statement.setLong(7, one.record());
        statement.setBytes(8, row.fingerprint());
        statement.setInt(9, one.entityId());
        statement.setString(10, row.key());
        statement.addBatch();
      }
      statement.executeBatch();
    }
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
    tables.unchanged().insertRows(connection, rows);
  }

  private void keepHistory(List<Pending> added, List<Pending> written, List<ChunkItems> chunks)
      throws SQLException {
    Map<RowId, @Nullable String> rows = new LinkedHashMap<>();
    chunks.forEach(chunk -> chunk.images().forEach(rows::putIfAbsent));
    Set<RowId> ids = added.stream().map(Pending::id).collect(Collectors.toSet());
    if (retry != null) {
      RetriedItems.keep(connection, tables.retried(), retry, ids, written, rows);
    }
    written.forEach(one -> rows.putIfAbsent(one.id(), null));
    ItemHistory.add(connection, tables.history(), run, rows, ids);
  }
}

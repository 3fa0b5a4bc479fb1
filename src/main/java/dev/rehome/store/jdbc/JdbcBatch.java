package dev.rehome.store.jdbc;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.Row;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.target.PreparedBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Records, planned and encoded for the database as if nobody had any of their rows and nobody will
 * refuse one. While data is new that is what happens; the step's thread then only sends the bytes.
 *
 * @param expected null when nothing is expected
 * @param loads one per entity, if something is expected
 */
record JdbcBatch(
    List<MappedRecord> records, @Nullable List<RecordOutcome> expected, List<BulkInsert.Load> loads)
    implements PreparedBatch {

  static JdbcBatch of(Iterable<MappedRecord> records) {
    List<MappedRecord> taken = new ArrayList<>();
    records.forEach(taken::add);
    return new JdbcBatch(taken, null, List.of());
  }

  /**
   * Takes the records one by one and does everything that can be done for each.
   *
   * @param plan an empty one
   */
  static JdbcBatch expecting(
      Iterable<MappedRecord> records, ChunkPlan plan, List<EntityTarget> targets) {
    List<MappedRecord> taken = new ArrayList<>();
    List<BulkInsert.Load> loads = targets.stream().map(EntityTarget::load).toList();
    UnaryOperator<MappedRecord> fitting = EntityTarget.fitting(targets);
    int[] loaded = new int[loads.size()];
    for (MappedRecord record : records) {
      taken.add(record);
      plan.add(fitting.apply(record));
      for (int entity = 0; entity < loaded.length; entity++) {
        List<Row> inserts = plan.inserts(entity);
        for (; loaded[entity] < inserts.size(); loaded[entity]++) {
          loads.get(entity).add(inserts.get(loaded[entity]).values());
        }
      }
    }
    boolean updates =
        IntStream.range(0, loaded.length).anyMatch(entity -> !plan.updates(entity).isEmpty());
    return updates || !plan.presumedNew().isEmpty()
        ? new JdbcBatch(taken, null, List.of())
        : new JdbcBatch(taken, plan.outcomes(), loads);
  }

  boolean isExpecting() {
    return expected != null;
  }

  /** Whether all of these came as expected; else nothing was written. */
  static boolean write(
      List<JdbcBatch> batches, Connection connection, Dialect dialect, List<EntityTarget> targets)
      throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      for (int entity = 0; entity < targets.size(); entity++) {
        List<BulkInsert.Load> loads = loads(batches, entity);
        if (!loads.isEmpty()) {
          targets.get(entity).insert(connection, loads);
        }
      }
      dialect.checkDeferred(connection);
      connection.releaseSavepoint(savepoint);
      return true;
    } catch (SQLException exception) {
      if (dialect.firstRefusal(0, exception).isEmpty()) {
        throw exception;
      }
      connection.rollback(savepoint);
      return false;
    }
  }

  private static List<BulkInsert.Load> loads(List<JdbcBatch> batches, int entity) {
    return batches.stream()
        .map(batch -> batch.loads().get(entity))
        .filter(load -> !load.isEmpty())
        .toList();
  }
}

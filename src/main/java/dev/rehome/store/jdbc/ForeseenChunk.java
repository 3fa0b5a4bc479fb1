package dev.rehome.store.jdbc;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.Row;
import dev.rehome.store.PlannedChunk;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.plan.ChunkPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A chunk planned, and made ready for the database, as if nobody had any of its rows and nobody
 * will refuse one. While data is new that is what happens; the step's thread then only hands it on.
 */
final class ForeseenChunk implements PlannedChunk {

  private final List<MappedRecord> records;
  private final List<RecordOutcome> outcomes;

  /** One per entity. */
  private final List<BulkInsert.Load> loads;

  private ForeseenChunk(
      List<MappedRecord> records, List<RecordOutcome> outcomes, List<BulkInsert.Load> loads) {
    this.records = records;
    this.outcomes = outcomes;
    this.loads = loads;
  }

  /**
   * Takes the records one by one and does everything that can be done for each.
   *
   * @param plan an empty one
   */
  static PlannedChunk of(
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
    if (IntStream.range(0, loaded.length).anyMatch(entity -> !plan.updates(entity).isEmpty())) {
      return new UnforeseenChunk(taken);
    }
    return new ForeseenChunk(taken, plan.outcomes(), loads);
  }

  @Override
  public List<MappedRecord> records() {
    return records;
  }

  @Override
  public List<RecordOutcome> foreseen() {
    return outcomes;
  }

  /** Whether all of these came as foreseen; else nothing was written. */
  static boolean write(
      List<ForeseenChunk> chunks,
      Connection connection,
      Dialect dialect,
      List<EntityTarget> targets)
      throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      for (int entity = 0; entity < targets.size(); entity++) {
        List<BulkInsert.Load> loads = loads(chunks, entity);
        if (!loads.isEmpty()) {
          targets.get(entity).insert(connection, loads);
        }
      }
      dialect.checkDeferred(connection);
      connection.releaseSavepoint(savepoint);
      return true;
    } catch (SQLException exception) {
      if (DataError.of(dialect, exception).isEmpty()) {
        throw exception;
      }
      connection.rollback(savepoint);
      return false;
    }
  }

  private static List<BulkInsert.Load> loads(List<ForeseenChunk> chunks, int entity) {
    return chunks.stream()
        .map(chunk -> chunk.loads.get(entity))
        .filter(load -> !load.isEmpty())
        .toList();
  }
}

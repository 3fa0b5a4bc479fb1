package dev.rehome.store.jdbc;

import dev.rehome.record.MappedRecord;
import dev.rehome.store.PlannedChunk;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.plan.ChunkPlan;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/**
 * A chunk planned, and made ready for the database, as if nobody had any of its rows and nobody
 * will refuse one. While data is new that is what happens; the step's thread then only hands it on.
 */
final class ForeseenChunk implements PlannedChunk {

  private final List<MappedRecord> records;
  private final List<RecordOutcome> outcomes;
  private final List<BulkInsert.Load> loads = new ArrayList<>();

  /**
   * @param plan of these records, without updates
   */
  ForeseenChunk(List<MappedRecord> records, ChunkPlan plan, List<EntityTarget> targets) {
    this.records = records;
    this.outcomes = plan.outcomes();
    for (int entity = 0; entity < targets.size(); entity++) {
      if (!plan.inserts(entity).isEmpty()) {
        loads.add(targets.get(entity).load(plan.inserts(entity)));
      }
    }
  }

  @Override
  public List<MappedRecord> records() {
    return records;
  }

  @Override
  public List<RecordOutcome> foreseen() {
    return outcomes;
  }

  /** Whether it came as foreseen; else nothing was written. */
  boolean write(Connection connection, Dialect dialect) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    try {
      for (BulkInsert.Load load : loads) {
        load.into(connection);
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
}

package dev.rehome.store.jdbc;

import dev.rehome.record.Row;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.PlanWriter;
import dev.rehome.store.plan.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.dao.OptimisticLockingFailureException;

/** Writes plans on a connection, behind savepoints. */
final class JdbcPlanWriter implements PlanWriter<SQLException> {

  private final Connection connection;
  private final Dialect dialect;
  private final List<EntityTarget> targets;

  JdbcPlanWriter(Connection connection, Dialect dialect, List<EntityTarget> targets) {
    this.connection = connection;
    this.dialect = dialect;
    this.targets = targets;
  }

  @Override
  public Optional<Refusal> write(ChunkPlan plan) throws SQLException {
    if (plan.writesNothing()) {
      return Optional.empty();
    }
    Savepoint savepoint = connection.setSavepoint();
    int last = 0;
    Optional<Refusal> refusal = Optional.empty();
    for (int entity = 0; entity < targets.size() && refusal.isEmpty(); entity++) {
      if (plan.writes(entity)) {
        last = entity;
        refusal = write(plan, entity);
      }
    }
    if (refusal.isEmpty()) {
      refusal = attempt(last, () -> dialect.checkDeferred(connection));
    }
    if (refusal.isPresent()) {
      connection.rollback(savepoint);
    } else {
      connection.releaseSavepoint(savepoint);
    }
    return refusal;
  }

  @Override
  public Optional<Separated> separate(ChunkPlan plan, Predicate<Separated> acceptable)
      throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    Optional<Separated> result = dialect.separate(connection, targets, plan).filter(acceptable);
    if (result.isEmpty()) {
      connection.rollback(savepoint);
    } else {
      connection.releaseSavepoint(savepoint);
    }
    return result;
  }

  private Optional<Refusal> write(ChunkPlan plan, int entity) throws SQLException {
    EntityTarget target = targets.get(entity);
    return attempt(
        entity,
        () -> {
          if (!plan.inserts(entity).isEmpty()) {
            target.insertRows(connection, plan.inserts(entity));
          }
          if (!plan.updates(entity).isEmpty()) {
            update(target, plan.updates(entity));
          }
        });
  }

  /** Work that the database may refuse for the sake of its data. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws SQLException;
  }

  private Optional<Refusal> attempt(int entity, Attempt work) throws SQLException {
    try {
      work.run();
      return Optional.empty();
    } catch (SQLException exception) {
      return Optional.of(dialect.firstRefusal(entity, exception).orElseThrow(() -> exception));
    }
  }

  private void update(EntityTarget target, List<Row> rows) throws SQLException {
    if (target.update(connection, rows) < rows.size()) {
      throw new OptimisticLockingFailureException(
          "a row of " + target.table().display() + " vanished while it was updated");
    }
  }
}

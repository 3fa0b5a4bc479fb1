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
    Optional<DataError> error = Optional.empty();
    for (int entity = 0; entity < targets.size() && error.isEmpty(); entity++) {
      if (plan.writes(entity)) {
        last = entity;
        error = write(targets.get(entity), plan, entity);
      }
    }
    if (error.isEmpty()) {
      error = attempt(() -> dialect.checkDeferred(connection));
    }
    if (error.isPresent()) {
      connection.rollback(savepoint);
      return Optional.of(error.get().refusal(last));
    }
    connection.releaseSavepoint(savepoint);
    return Optional.empty();
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

  private Optional<DataError> write(EntityTarget target, ChunkPlan plan, int entity)
      throws SQLException {
    return attempt(
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

  private Optional<DataError> attempt(Attempt work) throws SQLException {
    try {
      work.run();
      return Optional.empty();
    } catch (SQLException exception) {
      Optional<DataError> error = DataError.of(dialect, exception);
      if (error.isEmpty()) {
        throw exception;
      }
      return error;
    }
  }

  private void update(EntityTarget target, List<Row> rows) throws SQLException {
    if (target.update(connection, rows) < rows.size()) {
      throw new OptimisticLockingFailureException(
          "a row of " + target.table().display() + " vanished while it was updated");
    }
  }
}

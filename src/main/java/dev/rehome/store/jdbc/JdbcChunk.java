package dev.rehome.store.jdbc;

import dev.rehome.record.Row;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.ChunkTarget;
import dev.rehome.store.plan.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** Writes plans to tables within the current transaction, every attempt behind a savepoint. */
record JdbcChunk(JdbcTemplate jdbc, Dialect dialect, List<EntityTarget> targets)
    implements ChunkTarget {

  @Override
  public Optional<Refusal> writeAll(ChunkPlan plan) {
    return connected(connection -> writeAll(connection, plan));
  }

  private Optional<Refusal> writeAll(Connection connection, ChunkPlan plan) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    int last = 0;
    try {
      for (int entity = 0; entity < targets.size(); entity++) {
        if (plan.writes(entity)) {
          last = entity;
          write(connection, targets.get(entity), plan.inserts(entity), plan.updates(entity));
        }
      }
      dialect.checkDeferred(connection);
    } catch (SQLException exception) {
      DataError error = DataError.of(dialect, exception).orElseThrow(() -> exception);
      connection.rollback(savepoint);
      return Optional.of(new Refusal(error.code(), error.message(), last));
    }
    connection.releaseSavepoint(savepoint);
    return Optional.empty();
  }

  private static void write(
      Connection connection, EntityTarget target, List<Row> inserts, List<Row> updates)
      throws SQLException {
    if (!inserts.isEmpty()) {
      target.insertRows(connection, inserts);
    }
    if (!updates.isEmpty() && target.update(connection, updates) < updates.size()) {
      throw new OptimisticLockingFailureException(
          "a row of " + target.table().display() + " vanished while it was updated");
    }
  }

  @Override
  public Optional<Separated> separate(ChunkPlan plan) {
    Optional<Separation> separation = dialect.separation(targets);
    if (separation.isEmpty()) {
      return Optional.empty();
    }
    Savepoint savepoint = connected(Connection::setSavepoint);
    Optional<Separation.Result> result =
        connected(connection -> separation.get().write(connection, plan));
    if (result.isEmpty()) {
      rollback(savepoint);
    }
    return result.map(found -> new Attempt(this, plan, found, savepoint));
  }

  private void rollback(Savepoint savepoint) {
    connected(
        connection -> {
          connection.rollback(savepoint);
          return true;
        });
  }

  /** What the server separated, until it is kept or undone. */
  private record Attempt(
      JdbcChunk chunk, ChunkPlan plan, Separation.Result result, Savepoint savepoint)
      implements Separated {

    @Override
    public Map<Integer, Refusal> refusals() {
      return result.refusals();
    }

    @Override
    public List<Integer> unsettled() {
      return IntStream.range(result.end(), plan.outcomes().size()).boxed().toList();
    }

    @Override
    public void keep() {
      chunk.connected(
          connection -> {
            connection.releaseSavepoint(savepoint);
            return true;
          });
    }

    @Override
    public void undo() {
      chunk.rollback(savepoint);
    }
  }

  private <T> T connected(ConnectionCallback<T> work) {
    return Objects.requireNonNull(jdbc.execute(work));
  }
}

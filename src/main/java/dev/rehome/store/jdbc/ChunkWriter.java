package dev.rehome.store.jdbc;

import dev.rehome.record.MappedRecord;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.Row;
import dev.rehome.store.RecordOutcome;
import dev.rehome.store.RunContext;
import dev.rehome.store.plan.ChunkPlan;
import dev.rehome.store.plan.Claim;
import dev.rehome.store.plan.KnownRows;
import dev.rehome.store.plan.Optimism;
import dev.rehome.store.plan.RowId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Writes one chunk within the transaction of a connection: everything at once behind a savepoint,
 * and when the database refuses something, each half for itself, down to the single record that is
 * at fault. The result is always that of writing record after record.
 *
 * <p>What the template asks runs on the same connection: there is a transaction.
 */
final class ChunkWriter {

  private final Connection connection;
  private final Dialect dialect;
  private final List<EntityTarget> targets;
  private final List<Optimism> optimism;
  private final List<JdbcEntityRows> rows;
  private final KnownRows known;
  private final List<MappedRecord> records;
  private final boolean[] lookedUp;
  private final Map<RowId, Claim> claims = new HashMap<>();
  private final List<RecordOutcome> outcomes = new ArrayList<>();

  ChunkWriter(
      Connection connection,
      JdbcTemplate jdbc,
      Dialect dialect,
      RunContext run,
      List<EntityTarget> targets,
      List<Optimism> optimism,
      List<MappedRecord> records) {
    this.connection = connection;
    this.dialect = dialect;
    this.targets = targets;
    this.optimism = optimism;
    this.rows = targets.stream().map(target -> new JdbcEntityRows(jdbc, target)).toList();
    this.known = new KnownRows(new JdbcItemLedger(jdbc), run, rows);
    this.records = records;
    this.lookedUp = new boolean[targets.size()];
  }

  /** Why a plan failed, and in which entity. */
  private record Failure(DataError error, int entity) {}

  /** One outcome per record, in the same order. */
  List<RecordOutcome> write() throws SQLException {
    for (int entity = 0; entity < targets.size(); entity++) {
      if (!optimism.get(entity).holds()) {
        lookUp(entity, 0);
      }
    }
    write(0, records.size());
    retryForeignKeys();
    IntStream.range(0, lookedUp.length)
        .filter(entity -> !lookedUp[entity])
        .forEach(entity -> optimism.get(entity).confirmed());
    return outcomes;
  }

  private void write(int from, int to) throws SQLException {
    if (from == to) {
      return;
    }
    ChunkPlan plan = plan(from, to);
    Optional<Failure> failure = execute(plan);
    if (failure.isEmpty()) {
      accept(plan);
    } else if (failure.get().error().unique() && lookUpRest(failure.get().entity(), from)) {
      write(from, to);
    } else if (to - from == 1) {
      writeAlone(from, failure.get());
    } else {
      int middle = (from + to) >>> 1;
      write(from, middle);
      write(middle, to);
    }
  }

  /**
   * A record that was refused on its own. If a key is taken that was free a moment ago, another
   * program was faster, and the row is judged as one that exists.
   */
  private void writeAlone(int index, Failure failure) throws SQLException {
    Optional<Failure> last = Optional.of(failure);
    if (failure.error().unique() && lookUpAgain(records.get(index))) {
      ChunkPlan plan = plan(index, index + 1);
      last = execute(plan);
      if (last.isEmpty()) {
        accept(plan);
      }
    }
    last.ifPresent(reason -> outcomes.add(refused(records.get(index), reason)));
  }

  private RecordOutcome refused(MappedRecord record, Failure failure) {
    String entity = targets.get(failure.entity()).spec().name();
    RecordProblem problem = failure.error().problem(entity);
    return new RecordOutcome(record.source(), List.of(), List.of(problem));
  }

  /**
   * A record that refers to a later one of the chunk is good, but the halves of a divided chunk are
   * written one after the other; now that all are written it gets another chance.
   */
  private void retryForeignKeys() throws SQLException {
    boolean progress = true;
    while (progress) {
      progress = false;
      for (int index = 0; index < outcomes.size(); index++) {
        if (lacksParent(outcomes.get(index))) {
          ChunkPlan plan = plan(index, index + 1);
          if (execute(plan).isEmpty()) {
            outcomes.set(index, plan.outcomes().get(0));
            claims.putAll(plan.claims());
            progress = true;
          }
        }
      }
    }
  }

  private static boolean lacksParent(RecordOutcome outcome) {
    return outcome.problems().stream()
        .anyMatch(problem -> problem.code().equals(DataError.FOREIGN_KEY));
  }

  private ChunkPlan plan(int from, int to) {
    ChunkPlan plan = new ChunkPlan(rows, known, claims);
    for (MappedRecord record : records.subList(from, to)) {
      plan.add(record);
    }
    return plan;
  }

  private void accept(ChunkPlan plan) {
    outcomes.addAll(plan.outcomes());
    claims.putAll(plan.claims());
  }

  /** Empty when everything was written; else nothing was. */
  private Optional<Failure> execute(ChunkPlan plan) throws SQLException {
    if (plan.writesNothing()) {
      return Optional.empty();
    }
    Savepoint savepoint = connection.setSavepoint();
    int last = 0;
    Optional<DataError> error = Optional.empty();
    for (int entity = 0; entity < targets.size() && error.isEmpty(); entity++) {
      if (plan.writes(entity)) {
        last = entity;
        error = execute(targets.get(entity), plan, entity);
      }
    }
    if (error.isEmpty()) {
      error = attempt(() -> dialect.checkDeferred(connection));
    }
    if (error.isPresent()) {
      connection.rollback(savepoint);
      return Optional.of(new Failure(error.get(), last));
    }
    connection.releaseSavepoint(savepoint);
    return Optional.empty();
  }

  private Optional<DataError> execute(EntityTarget target, ChunkPlan plan, int entity)
      throws SQLException {
    return attempt(
        () -> {
          if (!plan.inserts(entity).isEmpty()) {
            target.insert(connection, plan.inserts(entity));
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
      Optional<DataError> error = dataError(exception);
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

  /** Of a batch, the first fault; but a fault of the system outweighs any fault of the data. */
  private Optional<DataError> dataError(SQLException exception) {
    SQLException first =
        exception.getNextException() == null ? exception : exception.getNextException();
    for (SQLException next = first; next != null; next = next.getNextException()) {
      if (dialect.dataError(next).isEmpty()) {
        return Optional.empty();
      }
    }
    return dialect.dataError(first);
  }

  /** Ends optimism about an entity for this chunk; whether there was any. */
  private boolean lookUpRest(int entity, int from) {
    if (lookedUp[entity]) {
      return false;
    }
    optimism.get(entity).refuted();
    lookUp(entity, from);
    return true;
  }

  private void lookUp(int entity, int from) {
    List<Row> rows = new ArrayList<>();
    for (MappedRecord record : records.subList(from, records.size())) {
      rows.addAll(rows(record, entity));
    }
    known.lookUp(entity, rows);
    lookedUp[entity] = true;
  }

  private boolean lookUpAgain(MappedRecord record) {
    boolean news = false;
    for (int entity = 0; entity < targets.size(); entity++) {
      news |= known.lookUp(entity, rows(record, entity));
    }
    return news;
  }

  private static List<Row> rows(MappedRecord record, int entity) {
    return record.rejected()
        ? List.of()
        : record.rows().stream().filter(row -> row.entity() == entity).toList();
  }
}
